import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { inSnapshot } from "../../service/db/pool.ts";
import { entriesBehindCases } from "../../service/portrait/cases-behind.store.ts";
import { readSection } from "../../service/portrait/section.store.ts";
import { brokenFigure } from "../../service/portrait/snapshot/arithmetic.ts";
import { isCountable, recount } from "../../service/portrait/snapshot/recount.ts";
import { sectionValue } from "../../service/portrait/snapshot/section-value.ts";
import { caseOf, movesIn, stockMoves } from "../../service/portrait/stock.ts";
import { type TestDevice, testFactory } from "../support/device.ts";
import { PortrayedFactory } from "./scene.ts";

let factory: PortrayedFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await PortrayedFactory.open();
  device = await factory.enrolled();
});
afterAll(() => factory.close());
beforeEach(() => factory.pool.query("TRUNCATE portrait_stock_move, portrait_stock_case"));

const DAY_MS = 86_400_000;
const start = Math.floor(Date.now() / DAY_MS - 5) * DAY_MS;
const at = (days: number): string => new Date(start + days * DAY_MS).toISOString();
const whole = { period: { from: at(0), to: at(4) }, resolution: "day", objections: [] } as const;

const eventRecord = (event: object): Partial<RecordDraft> => ({
  kind: "event",
  capturedAt: at(4.5),
  source: "document",
  event: {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    type: "ObjectEvent",
    eventTimeZoneOffset: "+00:00",
    ...event,
  },
});

const thing = (): string => `urn:uuid:${randomUUID()}`;
const came = (days: number, ...epcList: string[]) =>
  eventRecord({ eventTime: at(days), action: "ADD", bizStep: "commissioning", epcList });
const left = (days: number, ...epcList: string[]) =>
  eventRecord({ eventTime: at(days), action: "OBSERVE", bizStep: "shipping", epcList });

const tell = (...drafts: readonly Partial<RecordDraft>[]) => factory.tell(device, ...drafts);

const read = () =>
  inSnapshot(factory.pool, (db) => readSection(db, "inventory", testFactory, whole));

async function figures() {
  const [days, here] = (await read()).figures;
  return { days: days!, here: here! };
}

describe("the inventory of a factory", () => {
  it("is how long what left was there, and what came and is there still", async () => {
    const [one, two, three] = [thing(), thing(), thing()];
    await tell(came(0, one, two), came(1, three), left(2, one), left(3.5, two));
    const { days, here } = await figures();
    expect(days).toMatchObject({ value: "2.75", coverage: "1", records: 4, unit: "d" });
    expect(days.buckets.map(({ value }) => value)).toEqual([null, null, "2", "3.5"]);
    expect(here).toMatchObject({ value: "1", records: 1, grades: { "software/document": 1 } });
    expect(here.buckets.map(({ numerator }) => numerator)).toEqual(["0", "1", "0", "0"]);
  });

  it("says nothing of days where of most that left nobody said how it came", async () => {
    await tell(left(1, thing(), thing()), came(1, thing()));
    expect((await figures()).days).toMatchObject({ value: null, gap: "insufficientData" });
  });

  it("changes by what comes to be known late, and by what is taken back", async () => {
    const one = thing();
    const shipped = {
      eventID: thing(),
      eventTime: at(3),
      action: "OBSERVE",
      bizStep: "shipping",
      epcList: [one],
    };
    await tell(eventRecord(shipped));
    await tell(came(1, one));
    expect((await figures()).days.value).toBe("2");
    const taken = { declarationTime: at(4), reason: "did_not_occur" };
    await tell(eventRecord({ ...shipped, errorDeclaration: taken }));
    const { days, here } = await figures();
    expect([days.gap, here.value]).toEqual(["noBase", "1"]);
  });

  it("is told with the records that it is drawn from, page by page", async () => {
    const [one, other] = [thing(), thing()];
    await tell(came(0, one), left(2, one), came(1, other));
    await tell(came(4.2, thing()));
    const pages = { from: at(0), to: at(4), limit: 2 };
    const first = await entriesBehindCases(factory.pool, "inventory", testFactory, { ...pages, after: -1 }); // prettier-ignore
    const rest = await entriesBehindCases(factory.pool, "inventory", testFactory, { ...pages, after: first.next ?? 0 }); // prettier-ignore
    const indices = [...first.entries, ...rest.entries].map(({ index }) => index);
    expect([indices.length, rest.next]).toEqual([3, undefined]);
    const { log } = (await figures()).days;
    expect([Math.min(...indices), Math.max(...indices)]).toEqual([
      log?.first,
      (log?.last ?? 0) + 1,
    ]);
    expect(first.entries[0]?.statementHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("adds up in a snapshot, and comes out of its records alone", async () => {
    const things = Array.from({ length: 9 }, thing);
    const taken = { eventID: thing(), eventTime: at(1), action: "DELETE", epcList: [things[8]] };
    const records = await tell(
      eventRecord(taken),
      eventRecord({
        ...taken,
        errorDeclaration: { declarationTime: at(4), reason: "did_not_occur" },
      }),
      ...things.map((one, no) => came(no / 3, one)),
      ...things.slice(0, 6).map((one, no) => left(1 + no / 3, one)),
    );
    const value = sectionValue(await read(), whole);
    const opened = { section: "inventory", salt: "", value };
    expect(brokenFigure(opened)).toBeUndefined();
    const same = { figures: 2, differences: [] };
    expect(recount(opened, records, at(5))).toEqual(same);
    expect(recount(opened, records.toReversed(), at(5))).toEqual(same);
    expect(recount(opened, records.slice(0, -1), at(5)).differences).not.toEqual([]);
    expect([isCountable(opened, records), isCountable(opened, [])]).toEqual([true, false]);
  });
});

const kindsOf = (event: object) =>
  movesIn({ eventTime: at(0), ...event }).map(({ kind, thing: name }) => [
    kind,
    name.split(" ")[0],
  ]);

const lot = (name: string, quantity: number) => ({ epcClass: name, quantity, uom: "KGM" });

describe("what an event says of stock", () => {
  const coil = "urn:epc:class:lgtin:4012345.012345.C1";
  const wire = "urn:epc:class:lgtin:4012345.012346.W1";

  it("is what went in and came out, was received, packed, unpacked or deleted", () => {
    const children = { childEPCs: [coil], parentID: "urn:epc:id:sscc:4012345.1111111111" };
    const made = { inputQuantityList: [lot(coil, 100)], outputQuantityList: [lot(wire, 98)] };
    expect(kindsOf({ type: "TransformationEvent", ...made })).toEqual([
      ...kindsOf({ type: "ObjectEvent", bizStep: "shipping", quantityList: [lot(coil, 1)] }),
      ...kindsOf({ type: "TransformationEvent", outputQuantityList: [lot(wire, 1)] }),
    ]);
    const kind = (event: object) => kindsOf(event)[0]?.[0];
    const object = { type: "ObjectEvent", quantityList: [lot(coil, 1)] };
    expect(kind({ ...object, action: "OBSERVE", bizStep: "receiving" })).toBe("received");
    expect(kind({ ...object, action: "DELETE" })).toBe("left");
    const packed = { type: "AggregationEvent", ...children };
    expect(kind({ ...packed, action: "ADD", bizStep: "packing" })).toBe("left");
    expect(kind({ ...packed, action: "DELETE", bizStep: "unpacking" })).toBe("received");
  });

  it("is nothing of what is looked at only, of containers, and of products without a lot", () => {
    const object = { type: "ObjectEvent", action: "ADD" };
    expect(kindsOf({ ...object, action: "OBSERVE", epcList: [thing()] })).toEqual([]);
    expect(kindsOf({ ...object, epcList: ["urn:epc:id:sscc:4012345.1111111111"] })).toEqual([]);
    const product = lot("urn:epc:idpat:sgtin:4012345.012345.*", 4);
    expect(kindsOf({ ...object, quantityList: [product] })).toEqual([]);
  });

  it("counts an amount in one unit, whichever it was told in", () => {
    const object = { type: "ObjectEvent", action: "ADD", eventTime: at(0) };
    const [tonne] = movesIn({ ...object, quantityList: [{ ...lot(coil, 2), uom: "TNE" }] });
    const [kilos] = movesIn({ ...object, quantityList: [lot(coil, 2000)] });
    expect(tonne).toEqual(kilos);
  });
});

describe("how long a thing was in stock", () => {
  const move = fc.record({
    kind: fc.constantFrom(...stockMoves),
    at: fc.integer({ min: 0, max: 50 }),
    amount: fc.bigInt({ min: 1n, max: 9n }),
  });
  const moves = fc.array(move, { maxLength: 8 });

  it("is the same in whichever order it was told, and never less than nothing", () => {
    fc.assert(
      fc.property(moves, (told) => {
        const said = caseOf(told);
        expect(caseOf(told.toReversed())).toEqual(said);
        expect(said.left ?? Infinity).toBeGreaterThanOrEqual(said.came ?? 0);
      }),
    );
  });

  it("is no shorter because more came later, or because it left later", () => {
    fc.assert(
      fc.property(moves, move, fc.nat({ max: 9 }), (told, other, later) => {
        const before = caseOf(told);
        fc.pre(before.came !== undefined);
        const ends = (some: typeof told): number => caseOf(some).left ?? Infinity;
        const more = { ...other, kind: "received" as const, at: before.came + other.at };
        expect(ends([...told, more])).toBeGreaterThanOrEqual(ends(told));
        const delayed = told.map((one) =>
          one.kind === "left" ? { ...one, at: one.at + later } : one,
        );
        expect(ends(delayed)).toBeGreaterThanOrEqual(ends(told));
      }),
    );
  });

  it("begins once where what was made is commissioned too", () => {
    const amount = 5n;
    const told = [{ kind: "made", at: 1, amount }, { kind: "added", at: 2, amount }, { kind: "left", at: 9, amount }] as const; // prettier-ignore
    expect(caseOf(told)).toEqual({ came: 1, left: 9 });
  });
});
