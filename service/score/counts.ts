/** How many cases of a group turned out how. The event that a scorecard predicts is the bad one. */
export interface Counts {
  readonly goods: number;
  readonly bads: number;
}

export const rowsOf = ({ goods, bads }: Counts): number => goods + bads;

/** Not to be asked of an empty group. */
export const badRateOf = (counts: Counts): number => counts.bads / rowsOf(counts);

export const plus = (a: Counts, b: Counts): Counts => ({
  goods: a.goods + b.goods,
  bads: a.bads + b.bads,
});

export const total = (groups: readonly Counts[]): Counts =>
  groups.reduce(plus, { goods: 0, bads: 0 });

/** Whether `a` is worse than `b`, by whole numbers: rates that are equal stay equal. */
export const isWorse = (a: Counts, b: Counts): boolean => a.bads * rowsOf(b) > b.bads * rowsOf(a);

/**
 * Cases by group.
 * @param groupOf the group of each row, below `groups`
 */
export function countBy(
  groupOf: readonly number[],
  isBad: readonly boolean[],
  groups: number,
): Counts[] {
  const goods = zeros(groups);
  const bads = zeros(groups);
  for (const [row, group] of groupOf.entries()) (isBad[row] ? bads : goods)[group]!++;
  return goods.map((count, at) => ({ goods: count, bads: bads[at]! }));
}

const zeros = (length: number): number[] => Array.from({ length }, () => 0);
