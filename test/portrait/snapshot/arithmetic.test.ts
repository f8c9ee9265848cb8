import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyCell } from "../../../service/portrait/cell.ts";
import { utilisationFigures } from "../../../service/portrait/section.ts";
import type { Signal } from "../../../service/portrait/signal.ts";
import { brokenFigure } from "../../../service/portrait/snapshot/arithmetic.ts";
import {
  type OpenedSection,
  sectionCommitment,
} from "../../../service/portrait/snapshot/document.ts";
import { recount } from "../../../service/portrait/snapshot/recount.ts";
import { sectionValue } from "../../../service/portrait/snapshot/section-value.ts";

const period = { from: "2026-02-01T00:00:00.000Z", to: "2026-02-04T00:00:00.000Z" };
const at = { period, resolution: "day" } as const;

const signalOf = (machine: string, no: number): Signal => ({
  no,
  machine,
  metric: "power.active",
  unit: "W",
  meaning: "load",
  slotSeconds: 3600,
  stamp: "start",
  time: "claimed",
  limits: { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n },
  calendar: undefined,
  itemMs: undefined,
});

/** Watts of each hour that somebody measured, by machine. */
const measured = fc.array(
  fc.array(fc.option(fc.integer({ min: 0, max: 2000 }), { freq: 4 }), {
    minLength: 72,
    maxLength: 72,
  }),
  { minLength: 1, maxLength: 3 },
);
type Measured = readonly (readonly (number | null)[])[];

const instant = (hour: number): string =>
  new Date(Date.parse(period.from) + hour * 3_600_000).toISOString();

const recordsOf = (loads: Measured) =>
  loads.flatMap((hours, no) =>
    hours.flatMap((watts, hour) => {
      if (watts === null) return [];
      const reading = { metric: "power.active", unit: "W", value: String(watts), offsetMs: 0 };
      const record = {
        v: 1 as const,
        device: "urn:dev:ops:1-a",
        machine: `m${String(no)}`,
        sequence: 1,
        capturedAt: instant(hour),
        kind: "reading" as const,
        source: "sensor" as const,
        subjects: [],
        salt: "AAAAAAAAAAAAAAAAAAAAAA",
        readings: [reading],
      };
      return [{ index: 24 * no + hour, record, time: "claimed" as const }];
    }),
  );

/** As a count by hand has it: a day's running hours are those of a thousand watts and more. */
function sectionOf(loads: Measured): OpenedSection {
  const signals = loads.map((hours, no) => {
    const cells = [0, 1, 2].map((day) => {
      const watts = hours.slice(day * 24, day * 24 + 24).filter((one) => one !== null);
      const seconds = (from: number, to: number) =>
        3600 * watts.filter((one) => one >= from && one < to).length;
      return {
        at: instant(day * 24),
        cell: {
          ...emptyCell,
          evidencedSeconds: 3600 * watts.length,
          offSeconds: seconds(0, 100),
          idleSeconds: seconds(100, 1000),
          runningSeconds: seconds(1000, 9999),
        },
        evidence: [],
      };
    });
    return { signal: signalOf(`m${String(no)}`, no), cells };
  });
  const drawn = { counted: 9, ...utilisationFigures(signals, at) };
  const said = { ...drawn, checks: [], signals: signals.map(({ signal }) => signal) };
  const value = sectionValue(said, { ...at, objections: [] });
  return { section: "utilisation", salt: "AAAAAAAAAAAAAAAAAAAAAA", value };
}

describe("a section of a snapshot", () => {
  it("adds up, and comes out of the records alone, whatever was measured", () => {
    fc.assert(
      fc.property(measured, (loads) => {
        const section = sectionOf(loads);
        expect(brokenFigure(section)).toBeUndefined();
        const { differences, figures } = recount(section, recordsOf(loads), period.to);
        expect(differences).toEqual([]);
        expect(figures).toBe(2 * loads.length);
      }),
      { numRuns: 50 },
    );
  });

  it("does not come out of records that lack an hour", () => {
    fc.assert(
      fc.property(measured, fc.nat(), (loads, which) => {
        const records = recordsOf(loads);
        fc.pre(records.length > 0);
        const less = records.toSpliced(which % records.length, 1);
        expect(recount(sectionOf(loads), less, period.to).differences).not.toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("shows a value that does not follow from its parts", () => {
    const section = sectionOf([Array.from({ length: 72 }, () => 1500)]);
    const [first] = section.value.figures;
    const [machine] = section.value.machines;
    const withFirst = (changes: object): OpenedSection => ({
      ...section,
      value: {
        ...section.value,
        figures: [{ ...first!, ...changes }, ...section.value.figures.slice(1)],
      },
    });
    expect(brokenFigure(withFirst({ value: "0.9" }))).toBe("utilisation");
    expect(brokenFigure(withFirst({ numerator: "1", value: "0.000004" }))).toBe("utilisation");
    expect(brokenFigure(withFirst({ denominator: "0" }))).toBe("utilisation");
    expect(brokenFigure(withFirst({ records: 7 }))).toBe("utilisation");
    const without = { ...section.value, machines: [{ ...machine!, figures: [] }] };
    expect(brokenFigure({ ...section, value: without })).toBe("utilisation");
  });

  it("hashes to something else with any other salt, name or content", () => {
    const section = sectionOf([Array.from({ length: 72 }, () => 1500)]);
    const hashes = [
      section,
      { ...section, salt: "BAAAAAAAAAAAAAAAAAAAAA" },
      { ...section, section: "energy" },
      { ...section, value: { ...section.value, counted: 10 } },
    ].map(sectionCommitment);
    expect(new Set(hashes).size).toBe(4);
  });
});
