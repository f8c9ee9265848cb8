import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import { inTransaction } from "../../service/db/pool.ts";
import { TileCache } from "../../service/evidence/tile.store.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { materialPath } from "../../service/trace/path.store.ts";
import { publishCode } from "../../service/trace/published.store.ts";
import type { TestDevice } from "../support/device.ts";
import { type TestApi, testApi, testLedger } from "../support/http.ts";
import { lot, OURS, THEIRS, traceEvent } from "./support/history.ts";

let api: TestApi;
let device: TestDevice;
beforeAll(async () => {
  api = await testApi();
  device = await api.enrolled();
});
afterAll(() => api.close());

const PERIOD = { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" };
const atMs = Date.parse("2026-03-10T00:00:00.000Z");

/** An entry of the log, for an event to be signed by: whose key it was is no matter here. */
async function logged(): Promise<number> {
  const envelope = await device.next();
  const payload = Buffer.from(encodeEnvelope(envelope));
  await api.take({ payload, principal: "test", receivedAt: new Date() });
  const { rows } = await api.intake.database.pool.query<{ index: bigint }>(
    "SELECT leaf_index AS index FROM attested_record WHERE statement_hash = $1",
    [Buffer.from(toHex(statementHashOf(envelope.statement)), "hex")],
  );
  return Number(rows[0]?.index);
}

const say = (...events: readonly TraceEvent[]) =>
  inTransaction(api.intake.database.pool, (client) => indexTraceEvents(client, events));

const made = (sayer: string, from: string, to: string, more: Partial<TraceEvent>): TraceEvent =>
  traceEvent({
    id: randomUUID(),
    sayer,
    kind: "transformation",
    atMs,
    inputs: [{ id: from }],
    outputs: [{ id: to }],
    ...more,
  });

const show = (party: string, code: string) =>
  publishCode(api.intake.database.pool, {
    party,
    code,
    sections: ["events", "upstream"],
    facts: undefined,
    publishedAt: new Date(),
    untilAt: undefined,
  });

function pathOf(thing: string, isOwn = true) {
  const { pool } = api.intake.database;
  const chain = { chainId: testLedger.chainId, contract: testLedger.address };
  const source = { pool, tiles: new TileCache(pool, 10), chain };
  const own = isOwn && { own: { party: OURS, period: PERIOD } };
  return materialPath(source, thing, { now: new Date(), ...own });
}

/** How many records are behind each step. */
async function stepsOf(thing: string): Promise<unknown> {
  const path = await pathOf(thing);
  if (typeof path === "string") return path;
  return { cut: path.cut, records: path.steps.map(({ records }) => records.length) };
}

describe("the records behind a lot's path", () => {
  it("lack those of others that are not anchored yet, and the path says so", async () => {
    const [bolt, wire, rod] = [lot("BOLT"), lot("WIRE"), lot("ROD")];
    await say(made(OURS, wire, bolt, { entry: await logged() }));
    await show(OURS, bolt);
    await show(THEIRS, wire);
    await show(THEIRS, rod);
    expect(await stepsOf(bolt)).toBe("notAnchored");
    await api.anchor();
    expect(await stepsOf(bolt)).toEqual({ cut: false, records: [1] });
    await say(made(THEIRS, rod, wire, { entry: await logged() }));
    expect(await stepsOf(bolt)).toEqual({ cut: true, records: [1, 0] });
    expect(await pathOf(bolt, false)).toBe("notAnchored");
    await api.anchor();
    expect(await stepsOf(bolt)).toEqual({ cut: false, records: [1, 1] });
  });

  it("say a step of several events together or not at all", async () => {
    const [nut, bar, oil] = [lot("NUT"), lot("BAR"), lot("OIL")];
    const half = { transformation: "urn:t:9" };
    const out = { ...half, inputs: [], entry: await logged() };
    await say(
      made(OURS, bar, nut, out),
      made(OURS, bar, nut, { ...half, outputs: [], entry: await logged() }),
      made(OURS, oil, nut, { ...half, outputs: [] }),
    );
    await api.anchor();
    expect(await stepsOf(nut)).toEqual({ cut: false, records: [2, 0] });
  });

  it("are no more than a step may name, and the path says so", async () => {
    const [pin, rope] = [lot("PIN"), lot("ROPE")];
    for (let at = 0; at < 65; at++)
      await say(made(OURS, rope, pin, { atMs: atMs + at, entry: await logged() }));
    await api.anchor();
    expect(await stepsOf(pin)).toEqual({ cut: true, records: [64] });
  });
});
