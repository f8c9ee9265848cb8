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
 * How far the distribution of the bads lies from that of the goods: Jeffreys' divergence of both (Kullback and Leibler,
 * 1951), 0 where a characteristic says nothing.
 */
export const informationValue = (groups: readonly Counts[]): number =>
  weightsOf(groups).reduce((sum, { iv }) => sum + iv, 0);

function shares(counts: readonly number[]): number[] {
  const filled = counts.map((count) => count || EMPTY_CELL);
  const sum = filled.reduce((a, b) => a + b, 0);
  return filled.map((count) => count / sum);
}
