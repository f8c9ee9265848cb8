import { countBy } from "../counts.ts";
import { microOf, type Value } from "../table.ts";
import { type Bin, binFinder, rangeBin, type RangeBin } from "./bin.ts";
import { type BinningRule, coarseClasses } from "./coarse.ts";

interface Known {
  readonly value: string;
  readonly micro: bigint;
  readonly isBad: boolean;
}

/**
 * Monotone bins of numbers: fine classes by quantiles, then coarse classes. Breaks are values of the column, as they are
 * written there. (Siddiqi, Intelligent Credit Scoring, 2017: fine and coarse classing.)
 * @throws ScoreError `notADecimal`
 */
export function binNumbers(
  values: readonly Value[],
  isBad: readonly boolean[],
  rule: BinningRule,
  column: string,
): Bin[] {
  const known = sorted(values, isBad, column);
  const fine = between(quantiles(known, rule.classes));
  const find = binFinder(fine, column);
  const groupOf = known.map(({ value }) => find(value)!);
  const counts = countBy(
    groupOf,
    known.map((one) => one.isBad),
    fine.length,
  );
  return coarseClasses(counts, rule).map(({ from, until }) =>
    rangeBin(fine[from]!.from, fine[until - 1]!.below),
  );
}

const sorted = (values: readonly Value[], isBad: readonly boolean[], column: string): Known[] =>
  values
    .flatMap((value, row) =>
      value === undefined
        ? []
        : [{ value, micro: microOf(value, { column, row }), isBad: isBad[row]! }],
    )
    .toSorted((a, b) => Number(a.micro > b.micro) - Number(a.micro < b.micro));

/** Each value is a class where there are few; else as many rows in each class as ties allow. */
function quantiles(known: readonly Known[], classes: number): string[] {
  const distinct = known.filter(({ micro }, at) => micro !== known[at - 1]?.micro);
  const [first, ...others] = distinct;
  if (distinct.length <= classes) return others.map(({ value }) => value);
  const cuts = Array.from(
    { length: classes - 1 },
    (_, at) => known[Math.ceil(((at + 1) * known.length) / classes)]!,
  );
  return cuts
    .filter(({ micro }, at) => micro !== (cuts[at - 1] ?? first)?.micro)
    .map(({ value }) => value);
}

const between = (breaks: readonly string[]): RangeBin[] =>
  [undefined, ...breaks].map((from, at) => rangeBin(from, breaks[at]));
