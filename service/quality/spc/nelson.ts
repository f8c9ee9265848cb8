import type { Chart } from "./control-chart.ts";

/**
 * The eight tests of L. S. Nelson, "The Shewhart Control Chart: Tests for Special Causes", Journal of Quality Technology
 * 16 (1984) 237–239, by his numbers. 1, 5, 6 and (with eight points) 2 are those of Western Electric.
 */
export const nelsonRules = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type NelsonRule = (typeof nelsonRules)[number];

/**
 * A point far out, a shift, and two of three near the limits: together they find what matters soon, and cry wolf about
 * once in 120 points of a process that is in order. Each further one adds false alarms of its own.
 */
export const defaultRules: readonly NelsonRule[] = [1, 2, 5];

/** A rule that the points up to and including number `at` (from 0) break. */
export interface Signal {
  readonly rule: NelsonRule;
  readonly at: number;
}

/** Looks at the last points of a line, in standard deviations of a point from the center. */
interface Test {
  readonly points: number;
  /** How many there have to be; all of `points` unless it says so. */
  readonly least?: number;
  readonly isBroken: (window: readonly number[]) => boolean;
}

const count = (window: readonly number[], is: (z: number) => boolean): number =>
  window.filter(is).length;

/** Enough of them beyond a distance, on one side; the last one too, or the rule was broken before. */
const onOneSide =
  (enough: number, beyond: number) =>
  (window: readonly number[]): boolean => {
    const side = Math.sign(window.at(-1) ?? 0);
    const isBeyond = (z: number): boolean => z * side > beyond;
    return isBeyond(window.at(-1) ?? 0) && count(window, isBeyond) >= enough;
  };

const steps = (window: readonly number[]): number[] =>
  window.slice(1).map((z, at) => Math.sign(z - (window[at] as number)));

const isSteady = (window: readonly number[]): boolean => {
  const signs = steps(window);
  return signs.every((sign) => sign === 1) || signs.every((sign) => sign === -1);
};

const isAlternating = (window: readonly number[]): boolean =>
  steps(window).every(
    (sign, at, all) => sign !== 0 && (at === 0 || sign === -(all[at - 1] as number)),
  );

const tests: Readonly<Record<NelsonRule, Test>> = {
  /** One point beyond three. */
  1: { points: 1, isBroken: ([z = 0]) => Math.abs(z) > 3 },
  /** Nine in a row on one side of the center. */
  2: { points: 9, isBroken: onOneSide(9, 0) },
  /** Six in a row steadily up or down. */
  3: { points: 6, isBroken: isSteady },
  /** Fourteen in a row alternating up and down. */
  4: { points: 14, isBroken: isAlternating },
  /** Two out of three beyond two, on one side. */
  5: { points: 3, least: 2, isBroken: onOneSide(2, 2) },
  /** Four out of five beyond one, on one side. */
  6: { points: 5, least: 4, isBroken: onOneSide(4, 1) },
  /** Fifteen in a row within one, on either side: too good. */
  7: { points: 15, isBroken: (window) => window.every((z) => Math.abs(z) < 1) },
  /** Eight in a row beyond one, on either side: two processes. */
  8: { points: 8, isBroken: (window) => window.every((z) => Math.abs(z) > 1) },
};

/** Where a chart of locations breaks the rules; by point, then by rule. */
export function signalsOn(
  { center, points, upper }: Chart,
  rules: readonly NelsonRule[] = defaultRules,
): Signal[] {
  const sigma = (upper - center) / 3;
  // Without any scatter every point lies on the center.
  const scores = points.map((point) =>
    sigma === 0 ? Math.sign(point - center) * 4 : (point - center) / sigma,
  );
  return scores.flatMap((_, at) =>
    rules.filter((rule) => breaks(scores, at, tests[rule])).map((rule) => ({ rule, at })),
  );
}

const breaks = (
  scores: readonly number[],
  at: number,
  { isBroken, points, least = points }: Test,
): boolean => at + 1 >= least && isBroken(scores.slice(Math.max(0, at + 1 - points), at + 1));
