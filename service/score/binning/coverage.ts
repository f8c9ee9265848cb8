import { ScoreError } from "../score-error.ts";
import { microOf } from "../table.ts";
import type { Bin, RangeBin } from "./bin.ts";

/**
 * Holds bins against what a scorecard needs: ranges rise and touch from end to end, no category stands twice, at most
 * one bin is for what is missing, and ranges and sets are not mixed.
 * @throws ScoreError `binCoverage`
 */
export function requireCoverage(bins: readonly Bin[], column: string): void {
  const ranges = bins.filter((bin) => bin.kind === "range");
  const categories = bins.flatMap((bin) => (bin.kind === "set" ? bin.values : []));
  const missing = bins.filter(({ kind }) => kind === "missing").length;
  const isMixed = ranges.length > 0 && categories.length > 0;
  const isTwice = new Set(categories).size < categories.length || missing > 1;
  if (isMixed || bins.length === 0 || isTwice || !touch(ranges))
    throw new ScoreError("binCoverage", { column });
}

function touch(ranges: readonly RangeBin[]): boolean {
  return ranges.every(({ below, from }, at) => {
    const before = ranges[at - 1];
    const isFirst = before === undefined;
    const isLast = at === ranges.length - 1;
    if (isFirst !== (from === undefined) || isLast !== (below === undefined)) return false;
    if (from !== undefined && microOf(from) !== microOf(before?.below ?? from)) return false;
    return from === undefined || below === undefined || microOf(from) < microOf(below);
  });
}
