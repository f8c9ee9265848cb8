import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Chart } from "../../../service/quality/spc/control-chart.ts";
import {
  defaultRules,
  type NelsonRule,
  nelsonRules,
  signalsOn,
} from "../../../service/quality/spc/nelson.ts";

/** A chart whose points are given in standard deviations from its center. */
const chartOf = (scores: readonly number[], center = 10, sigma = 0.5): Chart => ({
  points: scores.map((z) => center + z * sigma),
  center,
  lower: center - 3 * sigma,
  upper: center + 3 * sigma,
});

const firstBreak = (rule: NelsonRule, scores: readonly number[]): number | undefined =>
  signalsOn(chartOf(scores), [rule])[0]?.at;

/** Each as Nelson states it: a line that breaks the rule with its last point, and one that just does not. */
const cases: readonly (readonly [NelsonRule, number[], number[]])[] = [
  [1, [0, 1, 3.25], [0, 1, 3]],
  [2, [0.25, 2, 0.25, 1, 0.25, 2, 1, 0.25, 0.25], [0.25, 2, 0.25, 1, 0, 2, 1, 0.25, 0.25]],
  [3, [-2, -1, 0, 0.5, 1, 2], [-2, -1, -1, 0.5, 1, 2]],
  [4, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0]],
  [5, [2.25, 0, 2.25], [2.25, 0, -2.25]],
  [6, [1.25, 1.25, -2, 1.25, 1.25], [1.25, 1.25, -2, 1, 1.25]],
  [7, Array(15).fill(0.5) as number[], [...(Array(14).fill(0.5) as number[]), 1]],
  [8, [1.5, -1.5, 2, 1.5, -2, 1.5, -1.5, 1.5], [1.5, -1.5, 2, 1, -2, 1.5, -1.5, 1.5]],
];

describe("a chart", () => {
  it.for(cases)("breaks rule %d with its last point, and not by less", ([rule, broken, kept]) => {
    expect(firstBreak(rule, broken)).toBe(broken.length - 1);
    expect(firstBreak(rule, kept)).toBeUndefined();
  });

  it("breaks a rule with the point that is out, not with one that comes back", () => {
    expect(signalsOn(chartOf([2.5, 2.5, 0]), [5])).toEqual([{ rule: 5, at: 1 }]);
    expect(signalsOn(chartOf([0, 2.5, 2.5, 0]), [5])).toEqual([{ rule: 5, at: 2 }]);
  });

  it("without any scatter is broken by any other value", () => {
    expect(signalsOn(chartOf([0, 0, 0], 10, 0), [1])).toEqual([]);
    expect(signalsOn({ points: [10, 10, 10.1], center: 10, lower: 10, upper: 10 }, [1])).toEqual([
      { rule: 1, at: 2 },
    ]);
  });
});

/** The same rules once more, point by point, as somebody reads them off a printed chart. */
function byHand(scores: readonly number[], at: number): Set<NelsonRule> {
  const last = (n: number): number[] | undefined =>
    at + 1 < n ? undefined : scores.slice(at + 1 - n, at + 1);
  const upTo = (n: number): number[] => scores.slice(Math.max(0, at + 1 - n), at + 1);
  const now = scores[at] ?? 0;
  const broken = new Set<NelsonRule>();
  if (now > 3 || now < -3) broken.add(1);
  const nine = last(9);
  if (nine && (Math.min(...nine) > 0 || Math.max(...nine) < 0)) broken.add(2);
  const six = last(6);
  if (six) {
    const sorted = six.toSorted((a, b) => a - b);
    const isStrict = new Set(six).size === 6;
    if (isStrict && [sorted, sorted.toReversed()].some((one) => String(one) === String(six)))
      broken.add(3);
  }
  const fourteen = last(14);
  if (fourteen) {
    let isZigzag = true;
    for (let i = 1; i < 13; i++) {
      const [a = 0, b = 0, c = 0] = fourteen.slice(i - 1, i + 2);
      if (!((b > a && b > c) || (b < a && b < c))) isZigzag = false;
    }
    if (isZigzag) broken.add(4);
  }
  for (const side of [1, -1]) {
    if (now * side > 2 && upTo(3).filter((z) => z * side > 2).length >= 2) broken.add(5);
    if (now * side > 1 && upTo(5).filter((z) => z * side > 1).length >= 4) broken.add(6);
  }
  const fifteen = last(15);
  if (fifteen && Math.max(...fifteen.map(Math.abs)) < 1) broken.add(7);
  const eight = last(8);
  if (eight && Math.min(...eight.map(Math.abs)) > 1) broken.add(8);
  return broken;
}

const lineOf = (of: fc.Arbitrary<number>) => fc.array(of, { maxLength: 40, size: "max" });

it("breaks the rules that somebody finds by hand, on random lines", () => {
  // Quarters of a deviation, so that both ways of reckoning see the same numbers.
  const score = fc.integer({ min: -14, max: 14 }).map((quarters) => quarters / 4);
  const steady = fc.integer({ min: -3, max: 3 }).map((quarters) => quarters / 4);
  const far = fc.constantFrom(-3, -2, -1.25, 1.25, 2, 3);
  const line = fc.oneof(
    lineOf(score),
    lineOf(steady),
    lineOf(far),
    lineOf(score.filter((z) => z > 0)),
    lineOf(score).map((scores) => scores.toSorted((a, b) => a - b)),
    lineOf(score.filter((z) => z > 0)).map((scores) => scores.map((z, at) => (at % 2 ? z : -z))),
  );
  const seen = new Set<NelsonRule>();
  fc.assert(
    fc.property(line, (scores) => {
      const found = signalsOn(chartOf(scores), nelsonRules);
      for (const at of scores.keys()) {
        const ours = found.filter((one) => one.at === at).map(({ rule }) => rule);
        expect(new Set(ours)).toEqual(byHand(scores, at));
        for (const rule of ours) seen.add(rule);
      }
    }),
    { numRuns: 500, seed: 1 },
  );
  expect(seen.size).toBe(nelsonRules.length);
});

it("cries wolf seldom by the rules that are on unless somebody chooses others", () => {
  // Normal scores by the sum of twelve uniform ones, from a generator that anybody can repeat.
  let state = 12_345;
  const uniform = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
  const scores = Array.from({ length: 50_000 }, normal);
  const alarms = new Set(signalsOn(chartOf(scores, 0, 1), defaultRules).map(({ at }) => at));
  const each = scores.length / alarms.size;
  expect(each).toBeGreaterThan(80);
  expect(each).toBeLessThan(200);
});
