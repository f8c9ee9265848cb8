import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { entriesBehindCases } from "../../service/portrait/cases-behind.store.ts";
import { countedFirstPass, countedOrderLines } from "../../service/portrait/cases.store.ts";
import { lineIn, outcomeOf } from "../../service/portrait/order-line.ts";
import { orderFigures } from "../../service/portrait/orders.ts";
import { qualityFigures } from "../../service/portrait/section.ts";
import { inSnapshot } from "../../service/db/pool.ts";
import { readSection } from "../../service/portrait/section.store.ts";
import { isCountable, recount } from "../../service/portrait/snapshot/recount.ts";
import { sectionValue } from "../../service/portrait/snapshot/section-value.ts";
import { brokenFigure } from "../../service/portrait/snapshot/arithmetic.ts";
import type { OpenedSection } from "../../service/portrait/snapshot/document.ts";
import { type TestDevice, testFactory } from "../support/device.ts";
import { PortrayedFactory } from "./scene.ts";

let factory: PortrayedFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await PortrayedFactory.open();
  device = await factory.enrolled();
});
afterAll(() => factory.close());
beforeEach(() =>
  factory.pool.query("TRUNCATE portrait_inspection, portrait_first_pass, portrait_order_line"),
);

const day = new Date(Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000).toISOString();
const at = (hour: number, minute = 0): string =>
  new Date(Date.parse(day) + hour * 3_600_000 + minute * 60_000).toISOString();
const whole = { period: { from: day, to: at(24) }, resolution: "hour" } as const;

const ORDER = "https://tallystick.dev/vocabulary/order/";

const eventRecord = (event: object): Partial<RecordDraft> => ({
  kind: "event",
  capturedAt: at(23),
  source: "document",
  event: {
    "@context": [
      "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      { order: ORDER },
    ],
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTimeZoneOffset: "+00:00",
    ...event,
  },
});

const inspected = (eventTime: string, disposition: string, ...things: readonly string[]) =>
  eventRecord({ eventTime, disposition, bizStep: "inspecting", epcList: things });

const tell = (...drafts: readonly Partial<RecordDraft>[]) => factory.tell(device, ...drafts);

const firstPass = async () => {
  const counted = await countedFirstPass(factory.pool, testFactory, whole);
  const [figure] = qualityFigures(counted, whole).figures;
  if (figure === undefined) throw new Error("no figure");
  return figure;
};

const eightAndTen = async () => {
  const { buckets } = await firstPass();
  return [buckets[8]?.value, buckets[10]?.value];
};

const thing = (): string => `urn:uuid:${randomUUID()}`;

describe("first-pass yield", () => {
  it("is the share of things that were good when they were inspected first", async () => {
    const [good, bad, mended] = [thing(), thing(), thing()];
    await tell(
      inspected(at(8), "conformant", good),
      inspected(at(8), "non_conformant", bad, mended),
      inspected(at(10), "conformant", mended),
    );
    const figure = await firstPass();
    expect(figure).toMatchObject({
      value: "0.333333",
      numerator: "1",
      denominator: "3",
      records: 2,
      grades: { "software/document": 2 },
    });
    expect(figure.buckets[10]).toMatchObject({ value: null, gap: "noBase" });
    const asked = { ...whole.period, after: -1, limit: 9 };
    const behind = await entriesBehindCases(factory.pool, "quality", testFactory, asked);
    expect(behind.entries).toHaveLength(figure.records);
  });

  it("moves a thing to the hour of an earlier inspection that is told of later, and back when that is taken back", async () => {
    const one = thing();
    await tell(inspected(at(10), "conformant", one));
    const early = {
      eventID: `urn:uuid:${randomUUID()}`,
      eventTime: at(8),
      disposition: "non_conformant",
      bizStep: "inspecting",
      epcList: [one],
    };
    expect(await eightAndTen()).toEqual([null, "1"]);
    await tell(eventRecord(early));
    expect(await eightAndTen()).toEqual(["0", null]);
    await tell(
      eventRecord({
        ...early,
        errorDeclaration: { declarationTime: at(22), reason: "did_not_occur" },
      }),
    );
    expect(await eightAndTen()).toEqual([null, "1"]);
  });

  it("counts our own verdict on a sample's first attempt, as soon as there is one", async () => {
    await factory.send(await device.next({ capturedAt: at(9), ...inspection(1) }));
    await factory.send(await device.next({ capturedAt: at(9, 5), ...inspection(2) }));
    await factory.portrayed();
    expect(await firstPass()).toMatchObject({ gap: "noBase" });
    await judged("pass", 1);
    await factory.portray();
    expect(await firstPass()).toMatchObject({ value: "1", denominator: "1" });
    await judged("incomplete", 0);
    await factory.portray();
    expect(await firstPass()).toMatchObject({ value: "0.5", denominator: "2" });
  });

  it("is of hours, days and months what is counted anew from the things", async () => {
    await tell(
      ...Array.from({ length: 12 }, (_one, n) =>
        inspected(at(n, n), n % 4 === 0 ? "non_conformant" : "conformant", thing(), thing()),
      ),
    );
    const { rows } = await factory.pool.query<object>(
      `SELECT resolution, sum(inspected)::int AS inspected, sum(good)::int AS good, sum(records)::int AS records
       FROM portrait_first_pass GROUP BY resolution ORDER BY resolution`,
    );
    const same = { inspected: 24, good: 18, records: 12 };
    expect(rows).toEqual(["day", "hour", "month"].map((resolution) => ({ resolution, ...same })));
  });
});

const inspection = (sample: number): Partial<RecordDraft> => ({
  kind: "inspection",
  source: "controller",
  inspection: {
    ruleSet: "ab".repeat(32),
    ruleSetSalt: "cd".repeat(32),
    lot: "ef".repeat(32),
    sample,
    attempt: 1,
    ordinal: sample,
    closing: false,
    measurements: [{ metric: "bore", unit: "mm", value: "10" }],
    inspector: "i",
    instrument: "g",
    calibrationDue: "2999-01-01",
  },
});

/** As the job of lots puts it down. @param back from the newest entry */
const judged = (verdict: string, back: number): Promise<unknown> =>
  factory.pool.query(
    `INSERT INTO lot_inspection (leaf_index, lot, rule_set, statement, key_no, step, sample, attempt, ordinal, closing,
       measurements, received_at, verdict)
     SELECT leaf_index, $2, $2, statement_hash, key_no, $2, leaf_index, 1, 1, false, 1, now(), $1
     FROM attested_record ORDER BY leaf_index DESC OFFSET $3 LIMIT 1`,
    [verdict, Buffer.alloc(32, 7), back],
  );

const line = (name: string, said: Readonly<Record<string, string>>): Partial<RecordDraft> =>
  eventRecord({
    eventTime: at(20),
    bizStep: "receiving",
    epcList: [thing()],
    "order:line": name,
    ...Object.fromEntries(
      Object.entries(said).map(([member, value]) => [`order:${member}`, value]),
    ),
  });

describe("lines of orders", () => {
  const date = day.slice(0, 10);

  it("are on time, and in full, by the day that they were promised for", async () => {
    const [full, short, late, never] = [thing(), thing(), thing(), thing()];
    await tell(
      line(full, { promised: date, quantity: "10" }),
      line(full, { delivered: at(1), deliveredQuantity: "4" }),
      line(full, { delivered: at(23, 59), deliveredQuantity: "6" }),
      line(short, { promised: date, quantity: "10", delivered: date, deliveredQuantity: "9.5" }),
      line(late, { promised: at(6), quantity: "1", delivered: at(6, 1), deliveredQuantity: "1" }),
      line(never, { promised: date, quantity: "1" }),
    );
    const byDay = { ...whole, resolution: "day" } as const;
    const counted = await countedOrderLines(factory.pool, testFactory, byDay);
    const [onTime, inFull] = orderFigures(counted, byDay).figures;
    const asked = { ...whole.period, after: -1, limit: 9 };
    const behind = await entriesBehindCases(factory.pool, "orders", testFactory, asked);
    expect(behind.entries).toHaveLength(onTime?.records ?? 0);
    expect(onTime).toMatchObject({ name: "onTime", value: "0.5", denominator: "4", records: 6 });
    expect(inFull).toMatchObject({ name: "onTimeInFull", value: "0.25", numerator: "1" });
    expect(onTime?.buckets).toMatchObject([{ at: day, value: "0.5" }]);
  });

  it("are a backlog while something of them is to come, due or not, and late only once they are due", async () => {
    const [come, part, later] = [thing(), thing(), thing()];
    await tell(
      line(come, { promised: at(6), delivered: at(5) }),
      line(part, { promised: at(6), quantity: "10", delivered: at(5), deliveredQuantity: "4" }),
      line(later, { promised: at(18) }),
    );
    const noon = { ...whole, now: at(12) };
    const counted = await countedOrderLines(factory.pool, testFactory, noon);
    const [onTime, inFull, backlog] = orderFigures(counted, noon).figures;
    expect(onTime).toMatchObject({ value: "1", denominator: "2" });
    expect(inFull).toMatchObject({ value: "0.5" });
    expect(backlog).toMatchObject({ name: "backlog", value: "2", unit: "{line}", records: 3 });
    expect(backlog?.buckets.flatMap(({ value }, hour) => (value === "1" ? [hour] : []))).toEqual([6, 18]); // prettier-ignore
  });

  it("say how many of them are one buyer's, whom they name themselves or as the new owner", async () => {
    const pgln = "urn:epc:id:pgln:9521141.00000";
    const owned = {
      ...eventRecord({
        eventTime: at(20),
        epcList: [thing()],
        "order:line": thing(),
        "order:promised": date,
        destinationList: [
          { type: "location", destination: "urn:epc:id:sgln:9521141.00000.0" },
          { type: "owning_party", destination: pgln },
        ],
      }),
    };
    await tell(
      owned,
      line(thing(), { promised: date, buyer: pgln }),
      line(thing(), { promised: date, buyer: "urn:other" }),
      line(thing(), { promised: date }),
    );
    const byDay = { ...whole, resolution: "day" } as const;
    const read = async () =>
      orderFigures(await countedOrderLines(factory.pool, testFactory, byDay), byDay).figures[3];
    expect(await read()).toMatchObject({
      name: "largestBuyer",
      value: "0.666667",
      denominator: "3",
      coverage: "0.75",
      records: 4,
    });
    await tell(...[1, 2, 3].map(() => line(thing(), { promised: date })));
    expect(await read()).toMatchObject({ value: null, gap: "insufficientData" });
  });

  it("of the largest buyer never add up to less than he has, nor to more than the parts have", () => {
    const lines = fc.array(
      fc.record({ hour: fc.nat({ max: 23 }), buyer: fc.constantFrom("a", "b", "c", undefined) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(lines, (drawn) => {
        const counted = drawn.map(({ buyer, hour }) => ({ at: at(hour), buyer, isDue: true, onTime: true, onTimeInFull: true, isOpen: false, evidence: [] })); // prettier-ignore
        const section = { ...orderFigures(counted, whole) };
        const value = {
          ...section,
          figures: section.figures.map((one) => ({ ...one, records: 0 })),
        };
        expect(brokenFigure({ section: "orders", salt: "", value } as unknown as OpenedSection)).toBeUndefined(); // prettier-ignore
      }),
    );
  });

  it("come out of the records of a snapshot alone, with what was inspected beside them", async () => {
    const [part, bad, mended] = [thing(), thing(), thing()];
    const orders = await tell(
      line(part, { promised: date, quantity: "10", buyer: "urn:a" }),
      line(part, { promised: at(30), delivered: at(3), deliveredQuantity: "4", buyer: "urn:b" }),
      line(thing(), { promised: at(6), delivered: at(5), buyer: "urn:b" }),
    );
    const inspections = await tell(
      inspected(at(8), "non_conformant", bad, mended),
      inspected(at(10), "conformant", mended, thing()),
    );
    const context = { period: whole.period, resolution: "day", objections: [] } as const;
    const now = at(48);
    for (const [section, records, figures] of [
      ["orders", orders, 4],
      ["quality", inspections, 1],
    ] as const) {
      // prettier-ignore
      const read = await inSnapshot(factory.pool, (db) =>
        readSection(db, section, testFactory, { ...context, now }),
      );
      const opened = { section, salt: "", value: sectionValue(read, context) };
      expect(recount(opened, [...inspections, ...orders], now)).toEqual({
        figures,
        differences: [],
      });
      expect(recount(opened, records.slice(1), now).differences).not.toEqual([]);
      expect(isCountable(opened, records)).toBe(true);
    }
    const sample = await tell({ capturedAt: at(9), ...inspection(1) });
    const quality = { section: "quality", salt: "", value: sectionValue(await inSnapshot(factory.pool, (db) => readSection(db, "quality", testFactory, context)), context) }; // prettier-ignore
    expect(isCountable(quality, [...inspections, ...sample])).toBe(false);
  });

  it("keep their first promise", () => {
    const said = { ordered: undefined, deliveredAt: undefined, delivered: undefined, buyer: undefined }; // prettier-ignore
    const came = { ...said, promisedBefore: undefined, deliveredAt: 5 };
    expect(
      outcomeOf([{ ...said, promisedBefore: 3 }, { ...said, promisedBefore: 9 }, came]),
    ).toEqual({
      promisedBefore: 3,
      onTime: false,
      onTimeInFull: false,
      isOpen: false,
      buyer: undefined,
    });
    expect(outcomeOf([came])).toBeUndefined();
  });

  it("come out no better by an order that is larger, a promise that is earlier or a delivery that is later", () => {
    const moment = fc.integer({ min: 0, max: 20 });
    const amount = fc.bigInt({ min: 0n, max: 20n });
    const delivery = fc.record({ deliveredAt: moment, delivered: amount });
    fc.assert(
      fc.property(
        moment,
        amount,
        fc.array(delivery, { maxLength: 5 }),
        (promised, ordered, came) => {
          const nothing = { promisedBefore: undefined, ordered: undefined, buyer: undefined };
          const lineOf = (before: number, much: bigint, later: number) =>
            outcomeOf([
              {
                promisedBefore: before,
                ordered: much,
                deliveredAt: undefined,
                delivered: undefined,
                buyer: undefined,
              },
              ...came.map((one) => ({ ...nothing, ...one, deliveredAt: one.deliveredAt + later })),
            ]);
          const base = lineOf(promised, ordered, 0);
          const worse = [lineOf(promised - 1, ordered, 0), lineOf(promised, ordered + 1n, 0), lineOf(promised, ordered, 1)]; // prettier-ignore
          for (const one of worse) {
            expect(Number(one?.onTime)).toBeLessThanOrEqual(Number(base?.onTime));
            expect(Number(one?.onTimeInFull)).toBeLessThanOrEqual(Number(base?.onTimeInFull));
          }
        },
      ),
    );
  });

  it("are nothing where their members cannot be read", () => {
    const context = { "@context": [{ o: ORDER }] };
    expect(lineIn({ ...context, "o:line": "a", "o:promised": "soon" })).toBeUndefined();
    expect(lineIn({ ...context, "o:promised": date })).toBeUndefined();
    expect(lineIn({ "@context": [{ o: "https://other/" }], "o:line": "a", "o:promised": date })).toBeUndefined(); // prettier-ignore
    expect(
      lineIn({ ...context, "o:line": "a", "o:promised": "2024-02-29", "o:quantity": "-1" }),
    ).toEqual({
      line: "a",
      promisedBefore: Date.parse("2024-03-01"),
      ordered: undefined,
      deliveredAt: undefined,
      delivered: undefined,
      buyer: undefined,
    });
  });
});
