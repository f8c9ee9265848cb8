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
 * the sign of R's package `scorecard` (positive class = bad); books that put goods above have the opposite one. A group
 * without any case says nothing: 0.
 */
export const weightsOf = (groups: readonly Counts[]): Weight[] =>
  sharesOf(groups.map(({ bads, goods }) => [bads, goods])).map(([bad, good]) => {
    const woe = bad === good ? 0 : Math.log(bad / good);
    return { woe, iv: (bad - good) * woe };
  });

/**
 * How far two distributions over the same bins lie apart: Jeffreys' divergence (Kullback and Leibler, On Information and
 * Sufficiency, 1951), 0 where they are the same. A bin that neither has is passed over.
 */
export const divergence = (a: readonly number[], b: readonly number[]): number =>
  sharesOf(a.map((one, at) => [one, b[at]!])).reduce(
    (sum, [one, other]) => sum + (one === other ? 0 : (one - other) * Math.log(one / other)),
    0,
  );

/** How much groups tell bads from goods: the divergence of both. */
export const informationValue = (groups: readonly Counts[]): number =>
  divergence(
    groups.map(({ bads }) => bads),
    groups.map(({ goods }) => goods),
  );

type Pair = readonly [number, number];

/** What share of each side's cases a bin has; 0 on both sides where neither has any. */
function sharesOf(pairs: readonly Pair[]): Pair[] {
  const filled = pairs.map(([one, other]): Pair =>
    one + other === 0 ? [0, 0] : [one || EMPTY_CELL, other || EMPTY_CELL],
  );
  const sum = (side: 0 | 1): number => filled.reduce((all, pair) => all + pair[side], 0);
  const [ones, others] = [sum(0), sum(1)];
  return filled.map(([one, other]) => [one / ones, other / others]);
}
