import { afterAll, beforeAll, expect, it } from "vitest";
import { inTransaction } from "../../../service/db/pool.ts";
import { canonicalUri } from "../../../service/trace/capture/epc.ts";
import { indexTraceEvents } from "../../../service/trace/genealogy.store.ts";
import { publishCode } from "../../../service/trace/published.store.ts";
import { forgetScans } from "../../../service/trace/scan.store.ts";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { lot, traceEvent } from "../../trace/support/history.ts";

const unit = `${lot("SCANNED")}/21/1`;
let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await publishCode(api.intake.database.pool, {
    party: testFactory,
    code: lot("SCANNED"),
    sections: ["product"],
    facts: undefined,
    publishedAt: new Date(),
    untilAt: undefined,
  });
});
afterAll(() => api.close());

const tell = (id: string, latitude: number, longitude: number) =>
  ask(api, "POST", "/v1/scans", { body: { id, place: { latitude, longitude } } });
const rows = async (sql: string) => (await api.intake.database.pool.query<object>(sql)).rows;

it("tells whoever shows a unit that it was scanned in two places at once, once", async () => {
  expect((await tell(unit, 31.234_567, 121.471_23)).status).toBe(204);
  expect(await rows("SELECT FROM alert")).toEqual([]);
  await tell(unit, 53.551, 9.993);
  await tell(unit, 53.551, 9.993);
  const [alert, ...others] = await rows(
    "SELECT kind, subject, count, encode(party, 'hex') AS party FROM alert",
  );
  expect(alert).toMatchObject({
    kind: "impossibleScan",
    subject: canonicalUri(unit),
    party: testFactory,
  });
  expect(others).toEqual([]);
});

it("is one unit with its lot and without, and tells of one that was destroyed", async () => {
  const alone = canonicalUri(unit);
  const { pool } = api.intake.database;
  const gone = {
    id: "gone",
    sayer: testFactory,
    action: "delete",
    things: [{ id: alone }],
  } as const;
  await inTransaction(pool, (client) => indexTraceEvents(client, [traceEvent(gone)]));
  expect((await tell(unit, 53.551, 9.993)).status).toBe(204);
  const alerts = await rows(
    "SELECT subject FROM alert WHERE kind = 'impossibleScan' AND about->>'kind' = 'scannedAfterEnd'",
  );
  expect(alerts).toEqual([{ subject: alone }]);
});

it("keeps places and times only coarsely, and of the reader nothing that means anything tomorrow", async () => {
  const kept = await rows(
    "SELECT latitude_tenths, longitude_tenths, extract(epoch FROM at)::integer % 600 AS rest FROM code_scan ORDER BY 1",
  );
  expect(kept).toEqual([
    { latitude_tenths: 312, longitude_tenths: 1215, rest: 0 },
    { latitude_tenths: 536, longitude_tenths: 100, rest: 0 },
  ]);
  const { pool } = api.intake.database;
  await forgetScans(pool, new Date(Date.now() + 2 * 86_400_000));
  expect(await rows("SELECT FROM scan_salt")).toEqual([]);
  expect(await rows("SELECT FROM code_scan")).toHaveLength(2);
  await forgetScans(pool, new Date(Date.now() + 91 * 86_400_000));
  expect(await rows("SELECT FROM code_scan")).toEqual([]);
});

it("counts no lot, whose pieces are everywhere, and nothing that nobody shows", async () => {
  await tell(lot("SCANNED"), 0, 0);
  expect(await rows("SELECT FROM code_scan")).toEqual([]);
  expect((await tell(`${lot("HIDDEN")}/21/1`, 0, 0)).status).toBe(404);
  expect((await tell(unit, 91, 0)).status).toBe(400);
});

it("counts whoever opens the page of a unit, without a place", async () => {
  const { pathname } = new URL(unit);
  await api.app.inject({ method: "GET", url: pathname, headers: { accept: "text/html" } });
  await api.app.inject({ method: "GET", url: pathname, headers: { accept: "application/json" } });
  expect(await rows("SELECT latitude_tenths FROM code_scan")).toEqual([{ latitude_tenths: null }]);
});
