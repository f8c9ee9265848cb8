import { type Counts, countBy } from "../counts.ts";
import type { Sample } from "../sample.ts";
import { ScoreError } from "../score-error.ts";
import type { Column, Kind } from "../table.ts";
import { type Weight, weightsOf } from "../weight.ts";
import { type Bin, binFinder } from "./bin.ts";
import { binCategories } from "./categories.ts";
import type { BinningRule } from "./coarse.ts";
import { requireCoverage } from "./coverage.ts";
import { binNumbers } from "./numeric.ts";

/** A bin with what became of its cases. */
export type WeighedBin = Counts & Weight & { readonly bin: Bin };

/** A column as a scorecard sees it. */
export interface Characteristic {
  readonly name: string;
  readonly kind: Kind;
  readonly bins: readonly WeighedBin[];
  /** Information value: the sum over the bins. */
  readonly iv: number;
  /** The bin of each row, by its place. */
  readonly binOf: readonly number[];
}

/**
 * Bins a column, by hand where a person chose the bins, and weighs each bin.
 * @throws ScoreError `notADecimal`, `binCoverage`, `noBin` for a value that the chosen bins leave out
 */
export function characteristicOf(
  column: Column,
  { isBad }: Sample,
  { chosen, rule }: { readonly chosen?: readonly Bin[] | undefined; readonly rule: BinningRule },
): Characteristic {
  const bins = withMissing(chosen ?? binsOf(column, isBad, rule), column);
  requireCoverage(bins, column.name);
  const binOf = placed(column, bins);
  const counts = countBy(binOf, isBad, bins.length);
  const weights = weightsOf(counts);
  return {
    name: column.name,
    kind: bins.some(({ kind }) => kind === "range") ? "numeric" : "categorical",
    bins: bins.map((bin, at) => ({ bin, ...counts[at]!, ...weights[at]! })),
    iv: weights.reduce((sum, { iv }) => sum + iv, 0),
    binOf,
  };
}

const binsOf = ({ kind, name, values }: Column, isBad: readonly boolean[], rule: BinningRule) =>
  kind === "numeric" ? binNumbers(values, isBad, rule, name) : binCategories(values, isBad, rule);

const withMissing = (bins: readonly Bin[], { values }: Column): readonly Bin[] =>
  !values.includes(undefined) || bins.some(({ kind }) => kind === "missing")
    ? bins
    : [...bins, { kind: "missing" }];

function placed({ name, values }: Column, bins: readonly Bin[]): number[] {
  const find = binFinder(bins, name);
  return values.map((value, row) => {
    const at = find(value, row);
    if (at === undefined) throw new ScoreError("noBin", { column: name, row, found: value });
    return at;
  });
}
