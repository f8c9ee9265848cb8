import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActivityRow } from "../../service/ingest/activity.ts";
import { deviceTrustFigures } from "../../service/portrait/trust.ts";

const at = {
  period: { from: "2026-03-01T00:00:00.000Z", to: "2026-03-03T00:00:00.000Z" },
  resolution: "day",
} as const;
const [first, second] = ["2026-03-01T00:00:00.000Z", "2026-03-02T00:00:00.000Z"];

const row = (said: Partial<ActivityRow>): ActivityRow => ({
  keyId: "aa",
  device: "urn:dev:one",
  at: first,
  source: "sensor",
  grade: "software",
  records: 10,
  refused: 0,
  rivals: 0,
  firstSequence: 1,
  lastSequence: 10,
  firstIndex: 0,
  lastIndex: 9,
  ...said,
});

const valuesOf = (figures: readonly { readonly name: string; readonly value: string | null }[]) =>
  Object.fromEntries(figures.map(({ name, value }) => [name, value]));

const sums = (parts: readonly { readonly numerator: string }[]): number =>
  parts.reduce((total, { numerator }) => total + Number(numerator), 0);

describe("trust in a factory's devices", () => {
  it("is by keys, sources, refusals and holes, device by device and of all together", () => {
    const other = { keyId: "bb", device: "urn:dev:two" };
    const { figures, machines } = deviceTrustFigures(
      [
        row({}),
        row({ at: second, firstSequence: 13, lastSequence: 22 }),
        row({ ...other, grade: "hardware", records: 20, lastSequence: 20, source: "person" }),
      ],
      at,
    );
    expect(valuesOf(figures)).toEqual({
      hardwareShare: "0.5",
      measuredShare: "0.5",
      acceptedShare: "1",
      completeness: "0.952381",
      equivocations: "0",
    });
    expect(machines.map((one) => [one.machine, valuesOf(one.figures)["completeness"]])).toEqual([
      ["urn:dev:one", "0.909091"],
      ["urn:dev:two", "1"],
    ]);
  });

  it("counts what was refused and what was signed twice against it", () => {
    const twice = row({ records: 12, rivals: 2, refused: 1 });
    expect(valuesOf(deviceTrustFigures([twice], at).figures)).toMatchObject({
      acceptedShare: "0.75",
      completeness: "1",
      equivocations: "2",
    });
  });

  it("is not told where the chain has said of too few keys how good they are, and of nothing is nothing", () => {
    const unknown = row({ grade: undefined, records: 30 });
    const [hardware] = deviceTrustFigures([row({}), unknown], at).figures;
    expect([hardware?.value, hardware?.gap]).toEqual([null, "insufficientData"]);
    const none = deviceTrustFigures([], at);
    expect(none.figures.map(({ gap }) => gap)).toEqual(none.figures.map(() => "noBase"));
  });

  it("adds up: of days and of devices to the whole, in any order of rows", () => {
    const rows = fc.array(
      fc.record({
        key: fc.constantFrom("aa", "bb", "cc"),
        day: fc.constantFrom(first, second),
        source: fc.constantFrom("", "sensor", "person"),
        records: fc.integer({ min: 1, max: 9 }),
        skipped: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        const ends = new Map<string, number>();
        const inTime = drawn.toSorted((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
        const made = inTime.map(({ day, key, records, skipped, source }) => {
          const firstSequence = (ends.get(key) ?? 0) + skipped + 1;
          const lastSequence = firstSequence + records - 1;
          ends.set(key, lastSequence);
          const device = `urn:dev:${key}`;
          return row({ keyId: key, device, at: day, source, records, firstSequence, lastSequence });
        });
        const { figures, machines } = deviceTrustFigures(made, at);
        for (const [place, whole] of figures.entries()) {
          const ofDevices = machines.map((one) => one.figures[place]!);
          expect(sums(whole.buckets)).toBeCloseTo(Number(whole.numerator));
          expect(sums(ofDevices)).toBeCloseTo(Number(whole.numerator));
        }
        const came = made.reduce((total, { records }) => total + records, 0);
        const signed = [...Map.groupBy(made, ({ keyId }) => keyId).values()].reduce(
          (total, some) =>
            total +
            Math.max(...some.map((one) => one.lastSequence)) -
            Math.min(...some.map((one) => one.firstSequence)) +
            1,
          0,
        );
        const completeness = figures.find(({ name }) => name === "completeness")!;
        expect([completeness.numerator, completeness.denominator]).toEqual(
          [came, signed].map(String),
        );
      }),
    );
  });
});
