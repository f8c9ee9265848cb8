import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceRecord } from "../../device-attest/record.ts";
import { emptyCell, hourOf, sumOf } from "../../service/portrait/cell.ts";
import { figureOf } from "../../service/portrait/figure.ts";
import { energyUnits, limitsOf, type Signal, signalFault } from "../../service/portrait/signal.ts";
import { type SlotAt, slotsOf, together } from "../../service/portrait/slot.ts";

const signal: Signal = {
  no: 1,
  machine: "m",
  metric: "power",
  unit: "W",
  meaning: "load",
  slotSeconds: 60,
  stamp: "start",
  time: "claimed",
  limits: { idleMicro: 100n, runningMicro: 1000n },
  calendar: undefined,
  itemMs: undefined,
};

const recordOf = (readings: readonly (readonly [offsetMs: number, value: string])[]) =>
  ({
    v: 1,
    device: "urn:x:y",
    machine: "m",
    sequence: 1,
    capturedAt: "2024-02-29T23:59:00.000Z",
    source: "sensor",
    subjects: [],
    salt: "AAAAAAAAAAAAAAAAAAAAAA",
    kind: "reading",
    readings: readings.map(([offsetMs, value]) => ({
      metric: "power",
      unit: "W",
      value,
      offsetMs,
    })),
  }) satisfies DeviceRecord;

const slot = fc.record({
  readings: fc.integer({ min: 1, max: 5 }),
  sumMicro: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  first: fc.record({ ms: fc.integer({ min: 0, max: 9 }), micro: fc.bigInt({ min: 0n, max: 9n }) }),
  last: fc.record({ ms: fc.integer({ min: 0, max: 9 }), micro: fc.bigInt({ min: 0n, max: 9n }) }),
});

describe("slots", () => {
  it("are the same in whatever order and grouping readings are put together", () => {
    fc.assert(
      fc.property(slot, slot, slot, (a, b, c) => {
        expect(together(a, b)).toEqual(together(b, a));
        expect(together(together(a, b), c)).toEqual(together(a, together(b, c)));
      }),
    );
  });

  it("of a record that reaches over midnight of a leap day are those of both days", () => {
    const slots = slotsOf(recordOf([[0, "1"], [59_999, "3"], [60_000, "5"]]), signal); // prettier-ignore
    expect(slots.map(({ at, sumMicro }) => [new Date(at).toISOString(), sumMicro])).toEqual([
      ["2024-02-29T23:59:00.000Z", 4_000_000n],
      ["2024-03-01T00:00:00.000Z", 5_000_000n],
    ]);
  });

  it("end with what is stamped with its end", () => {
    const slots = slotsOf(recordOf([[0, "1"], [1, "3"]]), { ...signal, stamp: "end" }); // prettier-ignore
    expect(slots.map(({ at }) => new Date(at).toISOString())).toEqual([
      "2024-02-29T23:58:00.000Z",
      "2024-02-29T23:59:00.000Z",
    ]);
  });

  it("hold nothing of another machine, metric or unit", () => {
    const record = recordOf([[0, "1"]]);
    for (const other of [{ machine: "n" }, { metric: "current" }, { unit: "kW" }])
      expect(slotsOf(record, { ...signal, ...other })).toEqual([]);
  });
});

const slotsAt = (values: readonly bigint[]): SlotAt[] =>
  values.map((micro, n) => ({
    at: n * 60_000,
    readings: 1,
    sumMicro: micro,
    first: { ms: n * 60_000, micro },
    last: { ms: n * 60_000, micro },
  }));

const energyIn = (unit: string): bigint =>
  hourOf({ ...signal, meaning: "energyInterval", unit }, slotsAt([3_600_000_000_000n])).energyMicro;

describe("an hour", () => {
  it("is off, idle or running for as long as it is evidenced, never longer", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -10n, max: 2000n }), { maxLength: 60 }), (values) => {
        const cell = hourOf(signal, slotsAt(values));
        expect(cell.offSeconds + cell.idleSeconds + cell.runningSeconds).toBe(
          cell.evidencedSeconds,
        );
        expect(cell.runningSeconds).toBe(60 * values.filter((one) => one >= 1000n).length);
      }),
    );
  });

  it("of a counter adds up to its last reading less its first, however it is cut, while it only rises", () => {
    const counter: Signal = {
      ...signal,
      meaning: "energyCounter",
      unit: "kW.h",
      limits: undefined,
    };
    const rises = fc.array(fc.bigInt({ min: 0n, max: 999n }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(rises, fc.nat({ max: 38 }), (steps, cut) => {
        let at = 7n;
        const slots = slotsAt(steps.map((step) => (at += step)));
        const [early, late] = [slots.slice(0, cut + 1), slots.slice(cut + 1)];
        const parts = sumOf(hourOf(counter, early), hourOf(counter, late, early.at(-1)));
        expect(parts).toEqual(hourOf(counter, slots));
        expect(parts.energyMicro).toBe(at - (slots[0]?.first.micro ?? 0n));
      }),
    );
  });

  it("without slots says nothing", () => {
    for (const meaning of ["load", "energyInterval", "energyCounter"] as const)
      expect(hourOf({ ...signal, meaning, unit: "J" }, [])).toEqual(emptyCell);
  });

  it("knows the kilowatt-hours of each unit of energy", () => {
    expect(energyUnits.map((unit) => [unit, energyIn(unit)])).toEqual([
      ["kW.h", 3_600_000_000_000n],
      ["W.h", 3_600_000_000n],
      ["MW.h", 3_600_000_000_000_000n],
      ["J", 1_000_000n],
      ["kJ", 1_000_000_000n],
      ["MJ", 1_000_000_000_000n],
      ["GJ", 1_000_000_000_000_000n],
    ]);
  });
});

describe("a signal", () => {
  it("of energy has a unit of energy, and limits are only of a load and in order", () => {
    expect(signalFault({ ...signal, meaning: "energyCounter" })).toBe("notEnergy");
    expect(signalFault(signal)).toBeUndefined();
    expect(limitsOf(signal, { idleFrom: "2", runningFrom: "1.5" })).toBe("limitsOrder");
    expect(limitsOf({ meaning: "energyCounter" }, { idleFrom: "1", runningFrom: "2" })).toBe(
      "limitsOfEnergy",
    );
  });
});

const formula = { name: "energy", version: 3, unit: "kW.h", coverageMinMicro: 500_000n } as const;
const full = { evidenced: 1n, possible: 1n };
const figureFrom = (base: Parameters<typeof figureOf>[1]) =>
  figureOf(formula, base, { records: 0, grades: {}, claimedTime: 0, log: null });

describe("a figure", () => {
  it("has a gap instead of a value where nothing is evidenced, too little is, or nothing divides", () => {
    const base = { numerator: 5n, denominator: 2n };
    const cases = [
      [{ ...base, evidenced: 0n, possible: 0n }, "noBase"],
      [{ ...base, evidenced: 49n, possible: 100n }, "insufficientData"],
      [{ ...base, ...full, denominator: 0n }, "noBase"],
      [{ ...base, ...full, gap: "unconfirmed" }, "unconfirmed"],
    ] as const;
    for (const [given, gap] of cases) expect(figureFrom(given)).toMatchObject({ value: null, gap });
    expect(figureFrom({ ...base, evidenced: 1n, possible: 2n })).toMatchObject({
      value: "2.5",
      gap: null,
      coverage: "0.5",
    });
  });

  it.each([
    [1n, 3n, "0.333333"],
    [-5n, 10_000_000n, "-0.000001"],
    [4n, 10_000_000n, "0"],
    [-4n, 2n, "-2"],
  ])(
    "of %s / %s is rounded to six places, halves away from zero",
    (numerator, denominator, value) => {
      expect(figureFrom({ numerator, denominator, ...full }).value).toBe(value);
    },
  );
});
