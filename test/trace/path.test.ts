import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import type { MaterialPath } from "../../service/evidence/path-bundle.ts";
import { TileCache } from "../../service/evidence/tile.store.ts";
import { flowIn, isSaid } from "../../service/quality/lot-evidence/path-flow.ts";
import { canonicalUri } from "../../service/trace/capture/epc.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { materialPath, type PathReader } from "../../service/trace/path.store.ts";
import { publishCode } from "../../service/trace/published.store.ts";
import type { PublishedSection } from "../../service/trace/published.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { lot, OURS, THEIRS, traceEvent } from "./support/history.ts";

const [bolt, wire, zinc, rod] = ["BOLT", "WIRE", "ZINC", "ROD"].map(lot) as [
  string,
  string,
  string,
  string,
];
const march = (day: number): number => Date.UTC(2026, 2, day);
const instant = (day: number): string => new Date(march(day)).toISOString();

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await inTransaction(database.pool, (client) =>
    indexTraceEvents(client, [
      made("drawn", THEIRS, [rod], wire, 3),
      traceEvent({ id: "received", atMs: march(5), things: [{ id: wire }], bizStep: "receiving" }),
      made("turned", OURS, [wire, zinc], bolt, 7),
    ]),
  );
});
afterAll(() => database.drop());

const made = (
  id: string,
  sayer: string,
  inputs: readonly string[],
  output: string,
  day: number,
): TraceEvent =>
  traceEvent({
    id,
    sayer,
    kind: "transformation",
    atMs: march(day),
    inputs: inputs.map((one) => ({ id: one })),
    outputs: [{ id: output }],
  });

const show = (party: string, code: string, ...sections: PublishedSection[]) =>
  publishCode(database.pool, {
    party,
    code,
    sections,
    facts: undefined,
    publishedAt: new Date(),
    untilAt: undefined,
  });

async function pathFor(reader: Omit<PathReader, "now">): Promise<MaterialPath> {
  const { pool } = database;
  const chain = { chainId: 31_337, contract: `0x${"1".repeat(40)}` };
  const source = { pool, tiles: new TileCache(pool, 10), chain };
  const path = await materialPath(source, bolt, { now: new Date(), ...reader });
  if (typeof path === "string") throw new Error(path);
  return path;
}

const own = (from: number, to: number) => ({
  own: { party: OURS, period: { from: instant(from), to: instant(to) } },
});

/** Things by their names, tier and openness. */
const shown = ({ things }: MaterialPath) =>
  things.map(({ open, tier, uri }) => [uri?.split("/").at(-1) ?? null, tier, open]);
const said = ({ events }: MaterialPath) => events.map(({ event }) => (event as { id: string }).id);

describe("the path of a lot", () => {
  it("is for its factory all that it said itself, and no name that only a supplier knows", async () => {
    const path = await pathFor(own(1, 31));
    expect(shown(path)).toEqual([
      ["BOLT", 0, true],
      ["WIRE", 1, false],
      ["ZINC", 1, false],
    ]);
    expect(path.steps.map(({ by, records }) => [by, records])).toEqual([
      [OURS, []],
      [OURS, []],
    ]);
    expect(said(path)).toEqual(["received", "turned", "turned", "turned"]);
    expect([path.beyondPeriod, path.cut]).toEqual([false, false]);
  });

  it("says that a part lies beyond the period, and shows nothing of that part", async () => {
    const path = await pathFor(own(6, 31));
    expect(path.beyondPeriod).toBe(true);
    expect(said(path)).not.toContain("received");
    const before = await pathFor(own(1, 6));
    expect(shown(before)).toEqual([["BOLT", 0, false]]);
    expect(JSON.stringify(before)).not.toContain("ZINC");
  });

  it("goes on behind a supplier's thing once the supplier shows that", async () => {
    await show(THEIRS, wire, "events", "upstream");
    const path = await pathFor(own(1, 31));
    expect(shown(path)).toEqual([
      ["BOLT", 0, true],
      ["WIRE", 1, true],
      ["ZINC", 1, false],
      [null, 2, false],
    ]);
    expect(said(path)).toContain("drawn");
    expect(JSON.stringify(path)).not.toContain("ROD");
  });

  it("is for everybody what its parties show", async () => {
    expect(shown(await pathFor({}))).toEqual([["BOLT", 0, false]]);
    await show(OURS, bolt, "upstream");
    const path = await pathFor({});
    expect(shown(path)).toEqual([
      ["BOLT", 0, true],
      ["WIRE", 1, true],
      [null, 1, false],
      [null, 2, false],
    ]);
    // Who shows what it is made of, and not its events, shows no record of it.
    expect(said(path)).toEqual(["drawn"]);
    expect(JSON.stringify(path)).not.toMatch(/ZINC|ROD/);
  });
});

const flow = (event: object) => flowIn({ kind: "event", event }, canonicalUri);
const half = (id: string | undefined, more: object) =>
  flow({ type: "TransformationEvent", transformationID: id, ...more }) ?? {
    inputs: [],
    outputs: [],
    transformation: undefined,
  };

describe("what an event says went into what", () => {
  const urn = "urn:epc:class:lgtin:9521568.025120.BOLT";

  it("is read by any spelling of a thing, and from a container that was packed", () => {
    const packed = { type: "AggregationEvent", action: "ADD", parentID: "urn:box", childEPCs: [wire] }; // prettier-ignore
    expect(flow(packed)).toMatchObject({ inputs: [wire], outputs: ["urn:box"] });
    expect(flow({ ...packed, action: "DELETE" })).toBeUndefined();
    expect(flow({ type: "ObjectEvent", epcList: [wire] })).toBeUndefined();
    expect(flowIn({ kind: "reading" }, canonicalUri)).toBeUndefined();
    const turned = { type: "TransformationEvent", inputEPCList: [wire], outputQuantityList: [{ epcClass: urn }] }; // prettier-ignore
    expect(flow(turned)?.outputs).toEqual([canonicalUri(urn)]);
  });

  it("may be said by two events of one transformation, and not by two of different ones", () => {
    const into = (id?: string) => half(id, { inputEPCList: [wire] });
    const out = (id?: string) => half(id, { outputEPCList: [bolt] });
    expect(isSaid([into("urn:t:1"), out("urn:t:1")], wire, bolt)).toBe(true);
    expect(isSaid([into("urn:t:1"), out("urn:t:2")], wire, bolt)).toBe(false);
    expect(isSaid([into(), out()], wire, bolt)).toBe(false);
    expect(isSaid([into("urn:t:1")], wire, bolt)).toBe(false);
  });
});
