import { type Counts, isWorse, plus, rowsOf, total } from "../counts.ts";
import { informationValue } from "../weight.ts";

/** How fine classes become the bins of a scorecard. */
export interface BinningRule {
  /** Fine classes that numbers are cut into, by quantiles. */
  readonly classes: number;
  /** Share of the rows that a bin has at least. */
  readonly shareMin: number;
  /** Bins of a characteristic at most, without the one for missing values. */
  readonly binsMax: number;
  /** Chi-square of one degree of freedom that two neighbours have to differ by. */
  readonly chiSquareMin: number;
}

/** Neighbouring fine classes that became one: from the class `from` to the one before `until`. */
export interface Group extends Counts {
  readonly from: number;
  readonly until: number;
}

/**
 * Merges neighbouring classes until the bad rate only rises or only falls, each group is large enough, has cases of both
 * kinds and differs from its neighbours, and there are not too many. Merging neighbours of a monotone row leaves it monotone.
 * @param fine in the order of what they are classes of, none empty
 */
export function coarseClasses(fine: readonly Counts[], rule: BinningRule): Group[] {
  if (fine.length === 0) return [];
  const rowsMin = rule.shareMin * rowsOf(total(fine));
  const monotone = betterOf(pooled(fine, "rising"), pooled(fine, "falling"));
  return distinct(largeEnough(monotone, rowsMin), rule);
}

type Direction = "rising" | "falling";

/**
 * Pool adjacent violators: the monotone rates of greatest likelihood (Ayer, Brunk, Ewing, Reid and Silverman, Annals of
 * Mathematical Statistics 26, 1955). Credit scoring knows it as the monotone adjacent pooling algorithm (Thomas, Edelman
 * and Crook, Credit Scoring and Its Applications, SIAM 2002). Classes with the same rate are pooled too.
 */
function pooled(fine: readonly Counts[], direction: Direction): Group[] {
  const inOrder = (a: Group, b: Group) => (direction === "rising" ? isWorse(b, a) : isWorse(a, b));
  const groups: Group[] = [];
  for (const [from, counts] of fine.entries()) {
    let group: Group = { ...counts, from, until: from + 1 };
    for (let last = groups.at(-1); last && !inOrder(last, group); last = groups.at(-1)) {
      groups.pop();
      group = merge(last, group);
    }
    groups.push(group);
  }
  return groups;
}

const betterOf = (a: Group[], b: Group[]): Group[] =>
  informationValue(b) > informationValue(a) ? b : a;

/** The smallest group that is too small, or has cases of one kind only, joins the neighbour with the nearer rate. */
function largeEnough(groups: readonly Group[], rowsMin: number): Group[] {
  const small = groups
    .filter((one) => rowsOf(one) < rowsMin || one.goods === 0 || one.bads === 0)
    .toSorted((a, b) => rowsOf(a) - rowsOf(b))[0];
  if (small === undefined || groups.length === 1) return [...groups];
  const at = groups.indexOf(small);
  return largeEnough(mergedAt(groups, nearerNeighbour(groups, at)), rowsMin);
}

/** @returns the left one of the pair to merge */
function nearerNeighbour(groups: readonly Group[], at: number): number {
  if (at === 0) return 0;
  if (at === groups.length - 1) return at - 1;
  const distance = (a: Group, b: Group) => Math.abs(a.bads / rowsOf(a) - b.bads / rowsOf(b));
  const [before, group, after] = groups.slice(at - 1, at + 2) as [Group, Group, Group];
  return distance(before, group) <= distance(group, after) ? at - 1 : at;
}

/**
 * Joins neighbours that chance alone would have parted, the least different first (ChiMerge: Kerber, AAAI 1992); then gives
 * up, pair by pair, what costs least information value, while there are too many bins.
 */
function distinct(groups: readonly Group[], rule: BinningRule): Group[] {
  if (groups.length === 1) return [...groups];
  const differences = groups.slice(1).map((group, at) => chiSquare(groups[at]!, group));
  const least = Math.min(...differences);
  if (least < rule.chiSquareMin)
    return distinct(mergedAt(groups, differences.indexOf(least)), rule);
  if (groups.length <= rule.binsMax) return [...groups];
  const kept = groups.slice(1).map((_, at) => informationValue(mergedAt(groups, at)));
  return distinct(mergedAt(groups, kept.indexOf(Math.max(...kept))), rule);
}

/** Pearson's, of two groups by two outcomes: one degree of freedom. Both have cases of both kinds, or are all there is. */
function chiSquare(a: Counts, b: Counts): number {
  const { bads, goods } = plus(a, b);
  const rows = goods + bads;
  const product = rowsOf(a) * rowsOf(b) * goods * bads;
  return product === 0 ? 0 : (rows * (a.goods * b.bads - a.bads * b.goods) ** 2) / product;
}

const merge = (a: Group, b: Group): Group => ({ ...plus(a, b), from: a.from, until: b.until });

const mergedAt = (groups: readonly Group[], at: number): Group[] => [
  ...groups.slice(0, at),
  merge(groups[at]!, groups[at + 1]!),
  ...groups.slice(at + 2),
];
