import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hosmerLemeshow } from "../../service/score/measure/calibration.ts";
import { discriminationOf } from "../../service/score/measure/discrimination.ts";
import { measure } from "../../service/score/measure/measures.ts";
import { ranked, type ScoredCase } from "../../service/score/measure/ranked.ts";
import { stabilityIndex, stabilityOf } from "../../service/score/measure/stability.ts";
import { swapSet, type TwiceScored } from "../../service/score/measure/swap-set.ts";

const repeat = (times: number, one: ScoredCase): ScoredCase[] =>
  Array.from({ length: times }, () => one);
const casesOf = (
  rows: readonly (readonly [score: number, goods: number, bads: number])[],
): ScoredCase[] =>
  rows.flatMap(([score, goods, bads]) => [
    ...repeat(goods, { score, pdPpm: 100_000, isBad: false }),
    ...repeat(bads, { score, pdPpm: 100_000, isBad: true }),
  ]);

const someCase = fc.record({
  score: fc.integer({ min: 0, max: 12 }),
  pdPpm: fc.integer({ min: 1, max: 999_999 }),
  isBad: fc.boolean(),
});
const someCases = fc.array(someCase, { maxLength: 60 });
const parted = (cases: readonly ScoredCase[]) => ({
  goods: cases.filter(({ isBad }) => !isBad),
  bads: cases.filter(({ isBad }) => isBad),
});

const upTo = (some: readonly ScoredCase[], score: number): number =>
  some.filter((one) => one.score <= score).length / some.length;

describe("discrimination", () => {
  it("is that of Hanley and McNeil's radiologist, who rated in five classes (Radiology 143, 1982, table 1)", () => {
    // Definitely normal to definitely abnormal: 58 normal and 51 abnormal cases. The paper prints 0.893.
    const ratings = casesOf([
      [5, 33, 3],
      [4, 6, 2],
      [3, 6, 2],
      [2, 11, 11],
      [1, 2, 33],
    ]);
    const { auc, gini } = discriminationOf(ranked(ratings))!;
    expect(auc).toBeCloseTo(0.893, 3);
    expect(gini).toBeCloseTo(0.786, 2);
  });

  it("is greatest where the distributions lie farthest apart, by hand", () => {
    // Up to 20: 3 of 4 bads, 1 of 4 goods.
    const found = discriminationOf(
      ranked(
        casesOf([
          [10, 0, 2],
          [20, 1, 1],
          [30, 2, 1],
          [40, 1, 0],
        ]),
      ),
    )!;
    expect(found.ks).toBe(0.5);
    expect(found.ksScore).toBe(10);
    expect(found.auc).toBe(13.5 / 16);
  });

  it.for([
    [
      "an oracle",
      [
        [1, 0, 5],
        [2, 5, 0],
      ],
      1,
      1,
    ],
    [
      "who has it upside down",
      [
        [1, 5, 0],
        [2, 0, 5],
      ],
      0,
      1,
    ],
    ["one score for all", [[1, 5, 5]], 0.5, 0],
  ] as const)("of %s", ([, rows, auc, ks]) => {
    expect(discriminationOf(ranked(casesOf(rows)))).toMatchObject({ auc, ks, gini: 2 * auc - 1 });
  });

  it("is not defined where all turned out alike, or nobody came", () => {
    expect(discriminationOf(ranked(casesOf([[1, 5, 0]])))).toBeUndefined();
    expect(discriminationOf(ranked(casesOf([[1, 0, 5]])))).toBeUndefined();
    expect(discriminationOf([])).toBeUndefined();
  });

  it("is what comes out pair by pair and threshold by threshold", () => {
    fc.assert(
      fc.property(someCases, (cases) => {
        const { bads, goods } = parted(cases);
        fc.pre(bads.length > 0 && goods.length > 0);
        const wins = bads.flatMap((bad) =>
          goods.map((good) => (Math.sign(good.score - bad.score) + 1) / 2),
        );
        const distances = cases.map(({ score }) =>
          Math.abs(upTo(bads, score) - upTo(goods, score)),
        );
        const { auc, ks } = discriminationOf(ranked(cases))!;
        expect(auc).toBeCloseTo(wins.reduce((a, b) => a + b, 0) / wins.length, 12);
        expect(ks).toBeCloseTo(Math.max(...distances), 12);
      }),
    );
  });
});

const band = (goods: number, bads: number, pd: number) => ({
  from: 0,
  to: 0,
  goods,
  bads,
  pdPpmSum: pd * 1e6 * (goods + bads),
});

describe("calibration", () => {
  it("by Brier is the mean squared distance, by hand", () => {
    const cases = [
      { score: 1, pdPpm: 800_000, isBad: true },
      { score: 2, pdPpm: 300_000, isBad: false },
    ];
    expect(measure(cases, "others").brier).toBeCloseTo((0.04 + 0.09) / 2, 12);
  });

  it("by Hosmer and Lemeshow is a chi-square over the bands, by hand", () => {
    // (15 - 10)² / (100 · 0.1 · 0.9) + (50 - 50)² / 25 = 2.778
    const fit = hosmerLemeshow([band(85, 15, 0.1), band(50, 50, 0.5)], 0)!;
    expect(fit.chiSquare).toBeCloseTo(25 / 9, 10);
    expect(fit.degrees).toBe(2);
    expect(fit.pValue).toBeCloseTo(Math.exp(-25 / 18), 10);
    expect(hosmerLemeshow([band(85, 15, 0.1), band(50, 50, 0.5)], 2)).toBeUndefined();
  });

  it("has bands that hold every case once, in the order of the scores, about a tenth each", () => {
    fc.assert(
      fc.property(someCases, (cases) => {
        const { bands } = measure(cases, "others");
        expect(bands.length).toBeLessThanOrEqual(10);
        for (const [at, { bads, from, goods, pdPpmSum, to }] of bands.entries()) {
          const inside = cases.filter(({ score }) => score >= from && score <= to);
          expect(from).toBeGreaterThan(bands[at - 1]?.to ?? -1);
          expect([goods, bads]).toEqual([parted(inside).goods.length, parted(inside).bads.length]);
          expect(pdPpmSum).toBe(inside.reduce((sum, { pdPpm }) => sum + pdPpm, 0));
        }
        expect(bands.reduce((sum, { bads, goods }) => sum + bads + goods, 0)).toBe(cases.length);
      }),
    );
  });

  it("has no bands of single scores after a score that many cases have", () => {
    const single = Array.from({ length: 60 }, (_, at) => [at + 2, 1, 0] as const);
    const { bands } = measure(casesOf([[1, 40, 0], ...single]), "others");
    expect(bands.map(({ goods }) => goods)).toEqual([40, 10, 10, 10, 10, 10, 10]);
  });

  it("of nobody is undefined", () => {
    expect(measure([], "others")).toEqual({
      cases: { goods: 0, bads: 0 },
      discrimination: undefined,
      brier: undefined,
      goodnessOfFit: undefined,
      bands: [],
    });
  });
});

describe("stability", () => {
  it("is Siddiqi's index, by hand", () => {
    const expected = 0.1 * Math.log(0.6 / 0.5) - 0.1 * Math.log(0.4 / 0.5);
    expect(stabilityIndex([50, 50], [60, 40])).toBeCloseTo(expected, 12);
    expect([0, 0.0999, 0.1, 0.2499, 0.25].map(stabilityOf)).toEqual([
      "stable",
      "stable",
      "watch",
      "watch",
      "shifted",
    ]);
  });

  it("is 0 for the same population, the same both ways, and never below 0", () => {
    const counts = fc.array(fc.nat(50), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, counts, (before, now) => {
        fc.pre(before.some(Boolean) && now.some(Boolean));
        expect(stabilityIndex(before, before)).toBe(0);
        expect(stabilityIndex(before, now)).toBeCloseTo(stabilityIndex(now, before)!, 12);
        expect(stabilityIndex(before, now)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("passes over a bin that nobody was in, then or now", () => {
    expect(stabilityIndex([500, 500, 0], [6, 4, 0])).toBe(stabilityIndex([500, 500], [6, 4]));
  });

  it("is finite where a bin is empty, and undefined where a side is", () => {
    expect(stabilityIndex([10, 0], [5, 5])).toBeGreaterThan(0.25);
    expect(stabilityIndex([0, 0], [5, 5])).toBeUndefined();
    expect(stabilityIndex([5], [0])).toBeUndefined();
  });
});

const twice = (champion: number, challenger: number, isBad: boolean): TwiceScored => ({
  champion,
  challenger,
  isBad,
});

const rows = ({ bads, goods }: { bads: number; goods: number }): number => bads + goods;

describe("a swap set", () => {
  it("says whom a challenger would exchange, by hand", () => {
    const cases = [
      twice(700, 710, false),
      twice(650, 500, true),
      twice(500, 640, false),
      twice(400, 410, true),
    ];
    expect(swapSet(cases, 600)).toEqual({
      championFrom: 600,
      challengerFrom: 640,
      both: { goods: 1, bads: 0 },
      swappedOut: { goods: 0, bads: 1 },
      swappedIn: { goods: 1, bads: 0 },
      neither: { goods: 0, bads: 1 },
    });
  });

  it("never lets the challenger have more, and exchanges nobody with itself", () => {
    const score = fc.integer({ min: 0, max: 9 });
    const cases = fc.array(fc.record({ champion: score, challenger: score, isBad: fc.boolean() }));
    fc.assert(
      fc.property(cases, score, (given, cut) => {
        const { both, neither, swappedIn, swappedOut } = swapSet(given, cut);
        expect(rows(swappedIn)).toBeLessThanOrEqual(rows(swappedOut));
        expect([both, neither, swappedIn, swappedOut].map(rows).reduce((a, b) => a + b)).toBe(
          given.length,
        );
        const same = swapSet(
          given.map((one) => ({ ...one, challenger: one.champion })),
          cut,
        );
        expect([rows(same.swappedIn), rows(same.swappedOut)]).toEqual([0, 0]);
      }),
    );
  });
});
