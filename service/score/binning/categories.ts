import { badRateOf, type Counts } from "../counts.ts";
import type { Value } from "../table.ts";
import type { Bin } from "./bin.ts";
import { type BinningRule, coarseClasses } from "./coarse.ts";

/**
 * Bins of categories: in the order of their bad rates, neighbours are merged like classes of numbers. Equal rates keep
 * the order of their names, so that the same data gives the same bins.
 */
export function binCategories(
  values: readonly Value[],
  isBad: readonly boolean[],
  rule: BinningRule,
): Bin[] {
  const ordered = [...countsOf(values, isBad)].toSorted(
    ([a, one], [b, other]) => badRateOf(one) - badRateOf(other) || (a < b ? -1 : 1),
  );
  const groups = coarseClasses(
    ordered.map(([, counts]) => counts),
    rule,
  );
  return groups.map(({ from, until }) => ({
    kind: "set",
    values: ordered.slice(from, until).map(([value]) => value),
  }));
}

function countsOf(values: readonly Value[], isBad: readonly boolean[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const [row, value] of values.entries()) {
    if (value === undefined) continue;
    const { goods, bads } = counts.get(value) ?? { goods: 0, bads: 0 };
    counts.set(value, isBad[row] ? { goods, bads: bads + 1 } : { goods: goods + 1, bads });
  }
  return counts;
}
