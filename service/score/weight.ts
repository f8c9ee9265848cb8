import type { Counts } from "./counts.ts";

/** A group with its weight of evidence and its part of the information value. */
export interface Weight {
  readonly woe: number;
  readonly iv: number;
}

/**
 * Stands for the count of an empty cell, whose logarithm would be infinite. R's package `scorecard` uses the same, so
 * that its figures can be compared.
 */
const EMPTY_CELL = 0.99;

/**
 * Weight of evidence, ln(share of the bads / share of the goods): above 0 where a group is worse than the whole. This is
 * the sign of R's package `scorecard` (positive class = bad); books that put goods above have the opposite one.
 */
export function weightsOf(groups: readonly Counts[]): Weight[] {
  const bads = shares(groups.map((one) => one.bads));
  const goods = shares(groups.map((one) => one.goods));
  return bads.map((bad, at) => {
    const woe = Math.log(bad / goods[at]!);
    return { woe, iv: (bad - goods[at]!) * woe };
  });
}

/**
 * How far two distributions over the same bins lie apart: Jeffreys' divergence (Kullback and Leibler, On Information and
 * Sufficiency, 1951), 0 where they are the same.
 */
export function divergence(a: readonly number[], b: readonly number[]): number {
  const others = shares(b);
  return shares(a).reduce((sum, one, at) => {
    const other = others[at]!;
    return sum + (one - other) * Math.log(one / other);
  }, 0);
}

/** How much groups tell bads from goods: the divergence of both. */
export const informationValue = (groups: readonly Counts[]): number =>
  divergence(
    groups.map(({ bads }) => bads),
    groups.map(({ goods }) => goods),
  );

function shares(counts: readonly number[]): number[] {
  const filled = counts.map((count) => count || EMPTY_CELL);
  const sum = filled.reduce((a, b) => a + b, 0);
  return filled.map((count) => count / sum);
}
