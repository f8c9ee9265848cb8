import { rowsOf } from "../counts.ts";
import { chiSquareTail } from "../fit/gamma.ts";
import type { Band } from "./bands.ts";
import type { ScoredCase } from "./ranked.ts";

const PPM = 1_000_000;

/** Mean squared distance of the probability from what happened: Brier's score (1950) for two outcomes, 0 to 1. */
export function brierOf(cases: readonly ScoredCase[]): number | undefined {
  if (cases.length === 0) return undefined;
  return cases.reduce((sum, one) => sum + square(one), 0) / cases.length;
}

const square = ({ isBad, pdPpm }: ScoredCase): number => (pdPpm / PPM - (isBad ? 1 : 0)) ** 2;

/** Whether probabilities came true. */
export interface GoodnessOfFit {
  readonly chiSquare: number;
  readonly degrees: number;
  /** How probable so large a difference is by chance, if the probabilities are right. */
  readonly pValue: number;
}

/**
 * Hosmer and Lemeshow's test over bands of the score (Applied Logistic Regression, section 5.2.2).
 * @param estimated 2 on the cases that the model was made from, which it knows; 0 on others
 * @returns undefined where bands are too few
 */
export function hosmerLemeshow(
  bands: readonly Band[],
  estimated: 0 | 2,
): GoodnessOfFit | undefined {
  const degrees = bands.length - estimated;
  if (degrees < 1) return undefined;
  const chiSquare = bands.reduce((sum, band) => {
    const rows = rowsOf(band);
    const expected = band.pdPpmSum / PPM;
    return sum + (band.bads - expected) ** 2 / (expected * (1 - expected / rows));
  }, 0);
  return { chiSquare, degrees, pValue: chiSquareTail(chiSquare, degrees) };
}
