import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bin, binFinder } from "../../service/score/binning/bin.ts";
import { characteristicOf } from "../../service/score/binning/characteristic.ts";
import { coarseClasses } from "../../service/score/binning/coarse.ts";
import { requireCoverage } from "../../service/score/binning/coverage.ts";
import { labelOf, parseBin } from "../../service/score/binning/notation.ts";
import { badRateOf, type Counts, rowsOf } from "../../service/score/counts.ts";
import { planDefaults } from "../../service/score/plan.ts";
import type { Sample } from "../../service/score/sample.ts";
import type { Value } from "../../service/score/table.ts";

const rule = planDefaults.binning;
const counts = fc.record({
  goods: fc.integer({ min: 1, max: 60 }),
  bads: fc.integer({ min: 1, max: 60 }),
});

/** What isotonic rates are, in one formula (Robertson, Wright and Dykstra, 1988, theorem 1.4.4). */
function isotonic(fine: readonly Counts[]): number[] {
  const mean = (from: number, until: number): number => {
    const part = fine.slice(from, until);
    return (
      part.reduce((sum, { bads }) => sum + bads, 0) /
      part.reduce((sum, one) => sum + rowsOf(one), 0)
    );
  };
  return fine.map((_, at) =>
    Math.max(
      ...fine
        .slice(0, at + 1)
        .map((_one, from) =>
          Math.min(...fine.slice(at).map((_two, more) => mean(from, at + more + 1))),
        ),
    ),
  );
}

const written = (value: number): string => (value / 1000).toFixed(3).replace(/^-(0\.000)$/, "$1");

const sampleOfValues = (values: readonly Value[], isBad: readonly boolean[]): Sample => ({
  columns: [{ name: "x", kind: "numeric", values }],
  isBad,
  counts: { goods: isBad.filter((bad) => !bad).length, bads: isBad.filter(Boolean).length },
});

describe("coarse classes", () => {
  it("have the isotonic rates of greatest likelihood", () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 12 }), (fine) => {
        const groups = coarseClasses(fine, {
          classes: 20,
          shareMin: 0,
          binsMax: 99,
          chiSquareMin: 0,
        });
        const rates = groups.flatMap((one) =>
          Array.from({ length: one.until - one.from }, () => badRateOf(one)),
        );
        const isRising = badRateOf(groups[0]!) <= badRateOf(groups.at(-1)!);
        const expected = isRising ? isotonic(fine) : isotonic(fine.toReversed()).toReversed();
        for (const [at, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[at]!, 12);
      }),
    );
  });

  it("are monotone, large enough and few, whatever came", () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 30 }), (fine) => {
        const groups = coarseClasses(fine, rule);
        const rates = groups.map(badRateOf);
        const rising = rates.toSorted((a, b) => a - b);
        expect([rising, rising.toReversed()]).toContainEqual(rates);
        expect(new Set(rates).size).toBe(rates.length);
        expect(groups.length).toBeLessThanOrEqual(rule.binsMax);
        const rows = fine.reduce((sum, one) => sum + rowsOf(one), 0);
        const tooSmall = groups.filter((one) => rowsOf(one) < rule.shareMin * rows);
        expect(groups.length === 1 || tooSmall.length === 0).toBe(true);
        expect(groups.map(({ from }) => from)).toEqual([
          0,
          ...groups.slice(0, -1).map(({ until }) => until),
        ]);
      }),
    );
  });

  it.for([
    [13, 2],
    [19, 3],
  ] as const)(
    "differ by more than chance, however far from the whole they lie: 10 and %i bads of 1000",
    ([bads, groups]) => {
      const fine = [
        { goods: 1000, bads: 10 },
        { goods: 1000, bads },
        { goods: 500, bads: 500 },
      ];
      // Pearson's chi-square of the first two is 0.39 and 2.75; one degree of freedom parts them from 2.706 on.
      expect(coarseClasses(fine, rule)).toHaveLength(groups);
    },
  );

  it("leave no group with cases of one kind only, unless there is but one group", () => {
    const fine = [
      { goods: 10, bads: 0 },
      { goods: 20, bads: 5 },
      { goods: 0, bads: 9 },
    ];
    expect(coarseClasses(fine, rule)).toEqual([{ goods: 30, bads: 14, from: 0, until: 3 }]);
  });
});

const set = (value: string): Bin => ({ kind: "set", values: [value] });

describe("a column", () => {
  const thousandths = fc.integer({ min: -3000, max: 3000 });
  const rows = fc.array(fc.tuple(fc.option(thousandths, { freq: 9 }), fc.boolean()), {
    minLength: 4,
    maxLength: 200,
  });

  it("has each value in the bin whose ends it lies between, and what is missing in its own", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const values = given.map(([value]) => (value === null ? undefined : written(value)));
        const sample = sampleOfValues(
          values,
          given.map(([, bad]) => bad),
        );
        if (values.every((value) => value === undefined)) return;
        const { binOf, bins } = characteristicOf(sample.columns[0]!, sample, { rule });
        for (const [row, [value]] of given.entries()) {
          const { bin } = bins[binOf[row]!]!;
          expect(bin.kind).toBe(value === null ? "missing" : "range");
          if (bin.kind !== "range" || value === null) continue;
          expect(value).toBeGreaterThanOrEqual(
            bin.from === undefined ? -Infinity : Number(bin.from) * 1000 - 1e-6,
          );
          expect(value).toBeLessThan(
            bin.below === undefined ? Infinity : Number(bin.below) * 1000 - 1e-6,
          );
        }
      }),
    );
  });

  it("has the same bins in whatever order the rows come", () => {
    fc.assert(
      fc.property(rows, (given) => {
        if (given.every(([value]) => value === null)) return;
        const binsFor = (some: typeof given): readonly Bin[] => {
          const values = some.map(([value]) => (value === null ? undefined : written(value)));
          const sample = sampleOfValues(
            values,
            some.map(([, bad]) => bad),
          );
          return characteristicOf(sample.columns[0]!, sample, { rule }).bins.map(({ bin }) => bin);
        };
        expect(binsFor(given.toReversed())).toEqual(binsFor(given));
      }),
    );
  });

  it.for([
    ["of one value has one bin", ["5", "5", "5", "5"]],
    ["of one value in two spellings has one bin", ["5", "5.0", "5.00", "5"]],
  ] as const)("%s", ([, values]) => {
    const sample = sampleOfValues(values, [true, false, true, false]);
    const { bins, iv } = characteristicOf(sample.columns[0]!, sample, { rule });
    expect(bins).toHaveLength(1);
    expect(iv).toBe(0);
  });

  it("of nothing but missing values has the bin for them alone", () => {
    const sample = sampleOfValues([undefined, undefined], [true, false]);
    const { bins } = characteristicOf({ ...sample.columns[0]!, kind: "categorical" }, sample, {
      rule,
    });
    expect(bins.map(({ bin }) => bin)).toEqual([{ kind: "missing" }]);
  });

  it("is refused where a text stands among its numbers", () => {
    const sample = sampleOfValues(["1", "one", "2", "3"], [true, false, true, false]);
    expect(() => characteristicOf(sample.columns[0]!, sample, { rule })).toThrow(
      expect.objectContaining({
        code: "notADecimal",
        where: { column: "x", row: 1, found: "one" },
      }),
    );
  });

  it("weighs nothing in a chosen bin that no case is in, and the others as if it were not there", () => {
    const sample = sampleOfValues(["a", "a", "a", "b", "b"], [true, true, false, true, false]);
    const weighed = (...values: readonly string[]) =>
      characteristicOf(sample.columns[0]!, sample, { chosen: values.map(set), rule });
    const { bins, iv } = weighed("a", "b", "c");
    const without = weighed("a", "b");
    expect(bins.slice(0, 2)).toEqual(without.bins);
    expect(bins[2]).toEqual({ bin: set("c"), goods: 0, bads: 0, woe: 0, iv: 0 });
    expect(iv).toBe(without.iv);
  });

  it("is refused where chosen bins have no place for a value", () => {
    const sample = sampleOfValues(["a", "b"], [true, false]);
    const chosen: Bin[] = [{ kind: "set", values: ["a"] }];
    expect(() => characteristicOf(sample.columns[0]!, sample, { chosen, rule })).toThrow(
      expect.objectContaining({ code: "noBin", where: { column: "x", row: 1, found: "b" } }),
    );
  });
});

describe("breaks", () => {
  it("are compared exactly, where a double would round", () => {
    const bins: Bin[] = [
      { kind: "range", below: "123456789012.000001" },
      { kind: "range", from: "123456789012.000001" },
    ];
    const find = binFinder(bins, "x");
    expect(find("123456789012.000000")).toBe(0);
    expect(find("123456789012.000001")).toBe(1);
    expect(find("0.1")).toBe(0);
  });

  it("belong to the bin above them, in any spelling", () => {
    const find = binFinder(
      [
        { kind: "range", below: "8" },
        { kind: "range", from: "8" },
      ],
      "x",
    );
    expect([find("7.999999"), find("8"), find("8.0"), find("-8")]).toEqual([0, 1, 1, 0]);
  });
});

describe("R's notation", () => {
  it.for([
    ["[-Inf,8)", "numeric", { kind: "range", below: "8" }],
    ["[8,16)", "numeric", { kind: "range", from: "8", below: "16" }],
    ["[44, Inf)", "numeric", { kind: "range", from: "44" }],
    ["missing", "numeric", { kind: "missing" }],
    [
      "... < 0 DM%,%0 <= ... < 200 DM",
      "categorical",
      { kind: "set", values: ["... < 0 DM", "0 <= ... < 200 DM"] },
    ],
  ] as const)("%s is read", ([text, kind, bin]) => {
    expect(parseBin(text, kind)).toEqual(bin);
  });

  it("is read again as it was written", () => {
    const category = fc
      .string()
      .filter((text) => !text.includes("%,") && !text.includes(",%") && text !== "missing");
    fc.assert(
      fc.property(fc.uniqueArray(category, { minLength: 1 }), (values) => {
        fc.pre(
          values.join("%,%") !== "missing" &&
            values.join("%,%").split("%,%").length === values.length,
        );
        const bin: Bin = { kind: "set", values };
        expect(parseBin(labelOf(bin), "categorical")).toEqual(bin);
      }),
    );
  });

  it.for(["8", "[8;16)", "[a,b)", "(8,16]", "[8,1e9)"])("%s is refused", (text) => {
    expect(() => parseBin(text, "numeric")).toThrow(
      expect.objectContaining({ name: "ScoreError" }),
    );
  });
});

it.for<readonly Bin[]>([
  [],
  [{ kind: "missing" }, { kind: "missing" }],
  [{ kind: "range", below: "8" }],
  [
    { kind: "range", below: "8" },
    { kind: "range", from: "9" },
  ],
  [
    { kind: "range", below: "8" },
    { kind: "range", from: "7" },
  ],
  [{ kind: "range" }, { kind: "set", values: ["a"] }],
  [
    { kind: "set", values: ["a"] },
    { kind: "set", values: ["b", "a"] },
  ],
  [
    { kind: "range", below: "8" },
    { kind: "range", from: "8", below: "8" },
    { kind: "range", from: "8" },
  ],
])("bins with gaps or overlaps are refused", (bins) => {
  expect(() => requireCoverage(bins, "x")).toThrow(
    expect.objectContaining({ code: "binCoverage", where: { column: "x" } }),
  );
});
