import type { Counts } from "./counts.ts";
import { badRateOf } from "./counts.ts";
import { ScoreError } from "./score-error.ts";

/**
 * Moves the intercept from the bad rate of the sample, where bads are often kept and goods drawn, to that of the
 * population: prior correction (King and Zeng, Logistic Regression in Rare Events Data, 2001, equation 7).
 * @param longRunBadRate above 0 and below 1; the sample's when absent
 * @throws ScoreError `rates`
 */
export function calibrate(intercept: number, sample: Counts, longRunBadRate?: number): number {
  if (longRunBadRate === undefined) return intercept;
  if (!(longRunBadRate > 0 && longRunBadRate < 1)) throw new ScoreError("rates");
  return intercept + logOf(longRunBadRate) - logOf(badRateOf(sample));
}

const logOf = (rate: number): number => Math.log(rate / (1 - rate));
