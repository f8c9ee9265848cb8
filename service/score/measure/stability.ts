import { divergence } from "../weight.ts";

/**
 * Population stability index: how far those who come now lie from those whom the model was made from, bin by bin. The
 * same divergence as the information value.
 * @param before cases by bin
 * @param now in the same order
 * @returns undefined where a side has no cases
 */
export function stabilityIndex(
  before: readonly number[],
  now: readonly number[],
): number | undefined {
  return isEmpty(before) || isEmpty(now) ? undefined : divergence(before, now);
}

const isEmpty = (counts: readonly number[]): boolean => counts.every((count) => count === 0);

/** Siddiqi, Intelligent Credit Scoring (2017): under 0.1 nothing, from 0.25 on the population is another one. */
export const stabilities = ["stable", "watch", "shifted"] as const;
export type Stability = (typeof stabilities)[number];

export function stabilityOf(index: number): Stability {
  if (index < 0.1) return "stable";
  return index < 0.25 ? "watch" : "shifted";
}
