import { ScoreError } from "../score-error.ts";
import { cholesky, inverseDiagonal, solve, type Triangle } from "./cholesky.ts";
import { normalTails } from "./gamma.ts";

/** What one column of the design weighs. */
export interface Estimate {
  readonly coefficient: number;
  readonly standardError: number;
  /** Of Wald's test that the coefficient is 0, two-sided. */
  readonly pValue: number;
}

/** ln(odds of bad) = intercept + Σ coefficient · column. */
export interface Fit {
  readonly intercept: Estimate;
  /** In the order of the design's columns. */
  readonly estimates: readonly Estimate[];
  /** Twice the negative log-likelihood. */
  readonly deviance: number;
  readonly iterations: number;
}

/** Columns of numbers, a value for each row. */
export type Design = readonly (readonly number[])[];

const ITERATIONS_MAX = 50;
/** R's glm stops at 1e-8; what is left then is not visible in six decimals, here in none. */
const DEVIANCE_STEP = 1e-13;
/**
 * ln odds that no sample can know: 1 in 3 million. Where a value has cases of one kind only, each step adds 1 to them and
 * less to the likelihood, until it seems to stand still.
 */
const LOG_ODDS_MAX = 15;

/**
 * Logistic regression by iteratively reweighted least squares (McCullagh and Nelder, Generalized Linear Models, 2nd
 * edition, section 2.5), from a fit that knows the bad rate only.
 * @throws ScoreError `collinear` (`column`: its number from 0, as a text), `separated` where no maximum is reached
 */
export function fitLogistic(design: Design, isBad: readonly boolean[]): Fit {
  let beta = start(design, isBad);
  let deviance = devianceOf(logOdds(design, beta), isBad);
  for (let iterations = 1; iterations <= ITERATIONS_MAX; iterations++) {
    const { lower, step } = newtonStep(design, isBad, beta);
    beta = beta.map((one, at) => one + step[at]!);
    const eta = logOdds(design, beta);
    if (eta.some((one) => !(Math.abs(one) < LOG_ODDS_MAX))) break;
    const now = devianceOf(eta, isBad);
    const change = Math.abs(now - deviance) / (Math.abs(now) + 0.1);
    deviance = now;
    if (change < DEVIANCE_STEP) return { ...estimatesOf(beta, lower), deviance, iterations };
  }
  throw new ScoreError("separated");
}

function start(design: Design, isBad: readonly boolean[]): number[] {
  const bads = isBad.filter(Boolean).length;
  return [Math.log(bads / (isBad.length - bads)), ...design.map(() => 0)];
}

/** The linear predictor of each row. @param beta the intercept, then a coefficient for each column */
export function logOdds(design: Design, [intercept = 0, ...slopes]: readonly number[]): number[] {
  const eta = (design[0] ?? []).map(() => intercept);
  for (const [at, column] of design.entries()) {
    const slope = slopes[at]!;
    for (const [row, value] of column.entries()) eta[row]! += slope * value;
  }
  return eta;
}

export const probability = (eta: number): number => 1 / (1 + Math.exp(-eta));

/** ln(1 + e^|η|) and not ln p, which is lost where p is near 1. */
const devianceOf = (eta: readonly number[], isBad: readonly boolean[]): number =>
  2 * eta.reduce((sum, one, row) => sum + Math.log1p(Math.exp(isBad[row] ? -one : one)), 0);

interface Step {
  readonly step: readonly number[];
  readonly lower: Triangle;
}

/** Solves (X'WX) step = X'(y - p). */
function newtonStep(design: Design, isBad: readonly boolean[], beta: readonly number[]): Step {
  const p = logOdds(design, beta).map(probability);
  const weights = p.map((one) => one * (1 - one));
  const residuals = p.map((one, row) => (isBad[row] ? 1 - one : -one));
  const columns = [residuals.map(() => 1), ...design];
  const information = columns.map((a, at) =>
    columns.slice(0, at + 1).map((b) => weighed(a, b, weights)),
  );
  const lower = cholesky(information);
  if (typeof lower === "number") throw new ScoreError("collinear", { column: String(lower - 1) });
  const score = columns.map((column) => weighed(column, residuals));
  return { lower, step: solve(lower, score) };
}

function weighed(a: readonly number[], b: readonly number[], weights?: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += a[row]! * b[row]! * (weights?.[row] ?? 1);
  return sum;
}

function estimatesOf(
  beta: readonly number[],
  lower: Triangle,
): Pick<Fit, "intercept" | "estimates"> {
  const variances = inverseDiagonal(lower);
  const [intercept, ...estimates] = beta.map((coefficient, at) => {
    const standardError = Math.sqrt(variances[at]!);
    return { coefficient, standardError, pValue: normalTails(coefficient / standardError) };
  });
  return { intercept: intercept!, estimates };
}
