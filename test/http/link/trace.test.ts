import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { inTransaction } from "../../../service/db/pool.ts";
import type { Trace } from "../../../service/http/link/trace-schema.ts";
import { nameParty } from "../../../service/parties/admission/papers.store.ts";
import type { TraceEvent } from "../../../service/trace/event.ts";
import { indexTraceEvents } from "../../../service/trace/genealogy.store.ts";
import { publishCode } from "../../../service/trace/published.store.ts";
import type { PublishedSection } from "../../../service/trace/published.ts";
import { ask } from "../../support/ask.ts";
import { testFactory, type TestDevice } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { lot, traceEvent } from "../../trace/support/history.ts";

const maker = testFactory;
const [supplier, silent, buyer] = ["aa", "bb", "cc"].map((byte) => byte.repeat(32)) as [
  string,
  string,
  string,
];
const [product, part, wire, ore] = ["PRODUCT", "PART", "WIRE", "ORE"].map(lot) as [
  string,
  string,
  string,
  string,
];

let api: TestApi;
let device: TestDevice;
let signed: string;
beforeAll(async () => {
  api = await testApi();
  device = await api.enrolled();
  const { pool } = api.intake.database;
  const envelope = await device.next();
  await api.app.inject({
    method: "POST",
    url: "/v1/records",
    headers: { "content-type": "application/json" },
    payload: Buffer.from(encodeEnvelope(envelope)),
  });
  await api.anchor();
  signed = toHex(statementHashOf(envelope.statement));
  const { rows } = await pool.query<{ leaf_index: bigint }>(
    "SELECT leaf_index FROM attested_record WHERE statement_hash = $1",
    [Buffer.from(signed, "hex")],
  );
  const entry = Number(rows[0]?.leaf_index);
  await said([
    made("p", maker, [part, wire], product, { entry }),
    made("w", supplier, [ore], wire),
    made("s", silent, [lot("SCRAP")], part),
    traceEvent({
      id: "sold",
      sayer: silent,
      kind: "object",
      things: [{ id: product }],
      atMs: 3_000_000,
      bizStep: "retail_selling",
    }),
  ]);
  await nameParty(pool, supplier, "Wire & Sons", new Date());
});
afterAll(() => api.close());

const made = (
  id: string,
  sayer: string,
  inputs: readonly string[],
  output: string,
  more: Partial<TraceEvent> = {},
): TraceEvent =>
  traceEvent({
    id,
    sayer,
    kind: "transformation",
    atMs: id === "p" ? 2_000_000 : 1_000_000,
    inputs: inputs.map((one) => ({ id: one, amount: "5", unit: "KGM" })),
    outputs: [{ id: output, amount: "4", unit: "KGM" }],
    ...more,
  });

const said = (events: readonly TraceEvent[]) =>
  inTransaction(api.intake.database.pool, (client) => indexTraceEvents(client, events));

const show = (party: string, code: string, ...sections: PublishedSection[]) =>
  publishCode(api.intake.database.pool, {
    party,
    code,
    sections,
    facts: { name: `${code.slice(-4)} of ${party.slice(0, 2)}` },
    publishedAt: new Date(),
    untilAt: undefined,
  });

const read = (code: string) => ask(api, "GET", `/v1/trace?id=${encodeURIComponent(code)}`);
async function traceOf(code: string): Promise<Trace> {
  const { body, status } = await read(code);
  expect(status).toBe(200);
  return body as unknown as Trace;
}

/** Names of nodes and lines, tier by tier. */
const drawn = ({ graph }: Trace): string[] =>
  graph.edges
    .map(({ from, to }) => `${from.split("/").at(-1) ?? ""} > ${to.split("/").at(-1) ?? ""}`)
    .toSorted();

const evidence = (code: string, statement: string) =>
  ask(api, "GET", `/v1/trace/evidence?id=${encodeURIComponent(code)}&statement=${statement}`);

const lotId = randomBytes(32);
const bytes = (hex: string) => Buffer.from(hex, "hex");
const plan = randomBytes(32);
const query = (sql: string, values: unknown[]) => api.intake.database.pool.query(sql, values);
const standingAfter = async (sql: string) => {
  await query(sql, [lotId]);
  return standing();
};
const standing = async () => (await traceOf(product)).verdict.standing;

describe("what a stranger sees", () => {
  it("is nothing until a party shows it, and then only what it shows", async () => {
    expect((await read(product)).status).toBe(404);
    await show(maker, product, "product");
    const { events, graph, verdict } = await traceOf(product);
    expect(events).toEqual([]);
    expect(verdict.standing).toBe("notShown");
    expect(graph.nodes.map(({ name, open }) => [name, open])).toEqual([[product, false]]);
  });

  it("is each party's own word, never what another said of the same thing", async () => {
    await show(maker, product, "product", "events");
    const { events } = await traceOf(product);
    expect(events.map(({ kind, party }) => [kind, party])).toEqual([["transformation", maker]]);
    expect(events[0]).toMatchObject({ statement: signed, role: "output", amount: "4" });
    expect(events[0]?.grade?.key).toBe("software");
  });

  it("names a supplier's thing only where the supplier shows it too; the rest of a tier is one nobody", async () => {
    await show(maker, product, "product", "events", "upstream");
    const before = await traceOf(product);
    expect(drawn(before)).toEqual(["hidden 1 > PRODUCT"]);
    expect(JSON.stringify(before)).not.toMatch(/WIRE|PART|aaaa|bbbb/);
    await show(supplier, wire, "product");
    const after = await traceOf(product);
    expect(drawn(after)).toEqual(["WIRE > PRODUCT", "hidden 1 > PRODUCT"]);
    expect(after.names).toContainEqual({ party: supplier, name: "Wire & Sons" });
    expect(JSON.stringify(after)).not.toMatch(/ORE|PART|SCRAP|bbbb/);
  });

  it("goes on behind a supplier by that supplier's leave alone", async () => {
    await show(supplier, wire, "product", "upstream", "events");
    const { events, graph } = await traceOf(product);
    expect(drawn(await traceOf(product))).toEqual([
      "WIRE > PRODUCT",
      "hidden 1 > PRODUCT",
      "hidden 2 > WIRE",
    ]);
    expect(graph.nodes.find(({ name }) => name === "hidden 2")).toMatchObject({
      tier: 2,
      code: null,
    });
    expect(events.map(({ party, thing }) => [party, thing])).toEqual([
      [supplier, wire],
      [maker, product],
    ]);
  });

  it("holds for a serial of the lot, and says nothing of the lot where only a serial is shown", async () => {
    const serial = `${product}/21/7`;
    const { events, graph } = await traceOf(serial);
    expect(events.map(({ thing }) => thing)).toContain(product);
    const names = new Set(graph.nodes.map(({ name }) => name));
    expect(graph.edges.map(({ to }) => to)).toContain(serial);
    expect(
      graph.edges.flatMap(({ from, to }) => [from, to]).filter((one) => !names.has(one)),
    ).toEqual([]);
    await show(supplier, `${lot("OTHER")}/21/1`, "product", "events", "upstream", "verdict");
    await said([made("o", supplier, [ore], lot("OTHER"))]);
    expect((await traceOf(`${lot("OTHER")}/21/1`)).events).toEqual([]);
    expect((await read(lot("OTHER"))).status).toBe(404);
  });
});

describe("a unit whose label names its lot", () => {
  const gtin = "https://id.gs1.org/01/09506000134352";
  const seen = (serial: string) =>
    traceEvent({ id: `seen ${serial}`, sayer: maker, things: [{ id: `${gtin}/21/${serial}` }] });

  it("has the events of its serial, which name no lot", async () => {
    await said([seen("1")]);
    await show(maker, `${gtin}/10/A/21/1`, "events");
    const { events } = await traceOf(`${gtin}/10/A/21/1`);
    expect(events.map(({ thing }) => thing)).toEqual([`${gtin}/21/1`]);
  });

  it("has none of a serial that somebody else put behind a lot that is shown", async () => {
    await said([seen("2"), made("u", maker, [ore], `${gtin}/21/2`)]);
    await show(maker, `${gtin}/10/B`, "events", "upstream");
    const { events, graph } = await traceOf(`${gtin}/10/B/21/2`);
    expect([events, graph.edges]).toEqual([[], []]);
  });
});

describe("evidence of a trace", () => {
  it("is given for what the trace shows", async () => {
    await show(maker, product, "product", "events");
    const { body, status } = await evidence(product, signed);
    expect(status).toBe(200);
    expect(body["v"]).toBe(1);
  });

  it("is not given for other records, nor once they are not shown any more", async () => {
    const other = await device.next();
    expect((await evidence(product, toHex(statementHashOf(other.statement)))).status).toBe(404);
    await show(maker, product, "product", "upstream");
    expect((await evidence(product, signed)).status).toBe(404);
  });
});

describe("the verdict on a lot", () => {
  it("is not there for a name that no lot has, and only shown by the factory or whoever set the rules", async () => {
    await show(maker, product, "verdict");
    expect(await standing()).toBe("notJudged");
    await query(
      `INSERT INTO quality_plan VALUES ($1, $2, $1, 1, $1, 1, '{}', '{}', 'inForce', NULL, now(), 1)`,
      [plan, bytes(buyer)],
    );
    await query(
      `INSERT INTO lot VALUES ($1, $2, $3, false, 'released', false, now(), 1, now(), 2, NULL, '{}')`,
      [lotId, bytes(maker), plan],
    );
    await query("INSERT INTO lot_name VALUES ($1, $2, $3, 1)", [lotId, product, bytes(maker)]);
    expect(await standing()).toBe("released");
    const { verdict } = await traceOf(product);
    expect([verdict.factory, verdict.publisher]).toEqual([maker, null]);
    await show(maker, product, "product");
    await show(silent, product, "verdict");
    expect(await standing()).toBe("notJudged");
    await query("DELETE FROM published_code WHERE party = $1", [bytes(silent)]);
  });

  it("takes no stranger's word for what a lot is called", async () => {
    await show(maker, product, "verdict");
    await query("UPDATE lot_name SET factory = $2 WHERE lot = $1", [lotId, bytes(silent)]);
    expect(await standing()).toBe("notJudged");
    await query("UPDATE lot_name SET factory = $2 WHERE lot = $1", [lotId, bytes(maker)]);
  });

  it("is the gravest that holds", async () => {
    expect(await standingAfter("UPDATE lot SET self_declared = true WHERE lot = $1")).toBe(
      "selfDeclared",
    );
    expect(await standingAfter("UPDATE lot SET state = 'open' WHERE lot = $1")).toBe("inspecting");
    expect(
      await standingAfter("INSERT INTO lot_progress VALUES ($1, $1, 5, 0, 4, 1, 0, false)"),
    ).toBe("failing");
    expect(await standingAfter("UPDATE lot SET contradicted = true WHERE lot = $1")).toBe(
      "contradicted",
    );
    expect(
      await standingAfter("INSERT INTO lot_hold VALUES ($1, 0, $1, $1, now(), 3, NULL, NULL)"),
    ).toBe("onHold");
    expect(await standingAfter("UPDATE lot_hold SET lifted_at = now() WHERE lot = $1")).toBe(
      "contradicted",
    );
  });
});
