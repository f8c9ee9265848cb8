import { microOf, type Value } from "../table.ts";

/** From `from`, which belongs to it, to `below`, which does not; absent where it has no end. */
export interface RangeBin {
  readonly kind: "range";
  readonly from?: string;
  readonly below?: string;
}

/** The categories that are treated alike. */
export interface SetBin {
  readonly kind: "set";
  readonly values: readonly string[];
}

/** Of what is not known, nothing is guessed: it has odds of its own. */
export interface MissingBin {
  readonly kind: "missing";
}

export type Bin = RangeBin | SetBin | MissingBin;

/** Without the ends that it does not have. */
export const rangeBin = (from: string | undefined, below: string | undefined): RangeBin => ({
  kind: "range",
  ...(from !== undefined && { from }),
  ...(below !== undefined && { below }),
});

/** Finds the bin of a value, by its place in `bins`; undefined where none has it. */
export type BinFinder = (value: Value, row?: number) => number | undefined;

/**
 * By comparisons of whole numbers and of texts only, so that every machine finds the same bin.
 * The finder throws ScoreError `notADecimal` for a text among ranges.
 * @param column for errors
 */
export function binFinder(bins: readonly Bin[], column: string): BinFinder {
  const missing = indexOrNone(bins.findIndex(({ kind }) => kind === "missing"));
  const categories = new Map<string, number>();
  const edges: { readonly from: bigint | undefined; readonly at: number }[] = [];
  for (const [at, bin] of bins.entries()) {
    if (bin.kind === "set") for (const value of bin.values) categories.set(value, at);
    if (bin.kind === "range") edges.push({ from: microOrEnd(bin.from), at });
  }
  return (value, row) => {
    if (value === undefined) return missing;
    if (edges.length === 0) return categories.get(value);
    const micro = microOf(value, { column, ...(row !== undefined && { row }) });
    return edges.findLast(({ from }) => from === undefined || from <= micro)?.at;
  };
}

const microOrEnd = (text: string | undefined): bigint | undefined =>
  text === undefined ? undefined : microOf(text);

const indexOrNone = (at: number): number | undefined => (at < 0 ? undefined : at);
