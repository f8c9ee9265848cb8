import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../../service/db/pool.ts";
import { indexTraceEvents } from "../../../service/trace/genealogy.store.ts";
import { machineOf } from "../../parties/consent/http-support.ts";
import { type Answer, ask, type Method } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newParty } from "../../support/people.ts";
import { lot, traceEvent } from "../../trace/support/history.ts";

const party = newParty();
const lotId = "5a".repeat(32);
let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  headers = await machineOf(api, party, "view", "sign");
  await standing();
  const made = (id: string, from: string, to: string) =>
    traceEvent({
      id,
      sayer: party,
      kind: "transformation",
      inputs: [{ id: lot(from), amount: "2", unit: "KGM" }],
      outputs: [{ id: lot(to), amount: "3", unit: "KGM" }],
    });
  const events = [made("1", "A", "B"), made("2", "B", "C")];
  await inTransaction(api.intake.database.pool, (client) => indexTraceEvents(client, events));
});
afterAll(() => api.close());

/** The registry knows the party, and the chain a lot of its own that a signed record names. */
async function standing(): Promise<void> {
  const { pool } = api.intake.database;
  const [id, lotBytes] = [Buffer.from(party, "hex"), Buffer.from(lotId, "hex")];
  await pool.query(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final) VALUES ($1, '{}', now(), 1, true)`,
    [id],
  );
  await pool.query(
    `INSERT INTO party_signers (party, signers, threshold, managed, block_number) VALUES ($1, $2, 1, 0, 1)`,
    [id, [Buffer.alloc(20, 1)]],
  );
  await pool.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at, opened_block, incomplete_keys)
     VALUES ($1, $2, $3, true, 'open', false, now(), 1, '{}')`,
    [lotBytes, id, Buffer.alloc(32, 9)],
  );
  await pool.query("INSERT INTO lot_name (lot, uri, factory, leaf_index) VALUES ($1, $2, $3, 1)", [
    lotBytes,
    lot("C"),
    id,
  ]);
}

const send = (method: Method, path: string, body?: object): Promise<Answer> =>
  ask(api, method, `/v1/parties/${party}/trace/${path}`, { headers, ...(body && { body }) });
const about = (name: string): string => `thing=${encodeURIComponent(lot(name))}`;

describe("the trace of a party", () => {
  it("is read page by page, up and down", async () => {
    const first = await send("GET", `genealogy?direction=downstream&limit=1&${about("A")}`);
    expect(first.body["items"]).toEqual([{ thing: lot("B"), sort: "lot", depth: 1 }]);
    const next = await send(
      "GET",
      `genealogy?direction=downstream&after=${String(first.body["next"])}&${about("A")}`,
    );
    expect(next.body).toMatchObject({
      items: [{ thing: lot("C"), depth: 2 }],
      next: null,
      isCut: false,
    });
    const up = await send("GET", `genealogy?direction=upstream&${about("C")}`);
    expect(up.body["items"]).toHaveLength(2);
  });

  it("is read as of a moment, and refuses one that there is not", async () => {
    const before = await send(
      "GET",
      `genealogy?direction=upstream&at=1970-01-01T00:00:00.000Z&${about("C")}`,
    );
    expect(before.body["items"]).toEqual([]);
    const never = await send(
      "GET",
      `genealogy?direction=upstream&at=2026-02-31T00:00:00.000Z&${about("C")}`,
    );
    expect(never.body["code"]).toBe("invalidRequest");
  });

  it("shows uses and what does not add up", async () => {
    expect((await send("GET", `uses?${about("A")}`)).body).toMatchObject({
      items: [{ event: "1", amount: "2" }],
    });
    expect((await send("GET", `balance?${about("B")}`)).body).toMatchObject({
      own: [{ came: "3", went: "2", isOverdrawn: false }],
      steps: [{ balances: [{ came: "2", went: "3", isOverdrawn: true }] }],
    });
  });

  it("says where a thing is, and of what nobody named that there is none", async () => {
    expect((await send("GET", `whereabouts?${about("B")}`)).body).toMatchObject({
      state: "held",
      holder: null,
    });
    expect((await send("GET", `whereabouts?${about("Z")}`)).status).toBe(404);
  });

  it("knows a thing by every spelling of its name, above all what is suspect", async () => {
    const printed = "https://example.com/gtin/9521568251204/lot/A";
    const uses = await send("GET", `uses?thing=${encodeURIComponent(printed)}`);
    expect(uses.body["items"]).toHaveLength(1);
    for (const thing of [printed, "urn:epc:class:lgtin:9521568.025120.A"])
      expect(
        (await send("POST", "containments", { reason: "a crack", suspects: [{ thing }] })).body,
      ).toMatchObject({ things: 3 });
  });

  it("takes no text that cannot be stored", async () => {
    for (const body of [
      { reason: "a crack", suspects: [{ thing: "urn:a\u0000b" }] },
      { reason: "a\u0000crack", suspects: [{ thing: lot("A") }] },
    ])
      expect((await send("POST", "containments", body)).body["code"]).toBe("invalidRequest");
  });

  it("works out a containment and prepares its holds once, until they can no longer be signed", async () => {
    const made = await send("POST", "containments", {
      reason: "a crack",
      suspects: [{ thing: lot("A") }],
    });
    expect(made).toMatchObject({ status: 201, body: { things: 3 } });
    const path = `containments/${String(made.body["id"])}`;
    expect((await send("GET", path)).body).toMatchObject({ counts: { held: 3 }, placedAt: null });
    const page = await send("GET", `${path}/things?limit=2`);
    expect(page.body["items"]).toHaveLength(2);
    const rest = await send("GET", `${path}/things?after=${String(page.body["next"])}`);
    expect(rest.body).toMatchObject({ items: [{ thing: lot("C"), depth: 2 }], next: null });
    const placed = await send("POST", `${path}/place`);
    const acts = placed.body["acts"] as string[];
    expect(acts).toHaveLength(1);
    expect((await send("POST", `${path}/place`)).body).toEqual({ acts });
    const act = `/v1/parties/${party}/pending-acts/${acts[0] ?? ""}`;
    expect((await ask(api, "GET", act, { headers })).body).toMatchObject({
      act: "Hold",
      message: { by: `0x${party}`, lots: [`0x${lotId}`] },
    });
    expect((await send("GET", path)).body["placedAt"]).not.toBeNull();
  });

  it("takes no suspect that is a period backwards, and none at all", async () => {
    const [from, until] = ["2026-02-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"];
    for (const suspects of [[{ place: "urn:machine", from, until }], []])
      expect(
        (await send("POST", "containments", { reason: "a crack", suspects })).body["code"],
      ).toBe("invalidRequest");
  });
});
