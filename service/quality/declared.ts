/** What somebody said of how it was made, against what the machine's own readings say. */
export interface Declaration {
  readonly value: number;
  /** How far a reading may lie from it, in its unit. */
  readonly tolerance: number;
  /** Readings that say nothing of it, such as a rapid traverse of a feed rate. */
  readonly isBeside: (reading: number) => boolean;
  /** Which share of the readings has to lie within the tolerance, above 0 and up to 1. */
  readonly share: number;
  /** Fewer readings say nothing. */
  readonly least: number;
}

export interface Comparison {
  readonly outcome: "agrees" | "contradicted" | "insufficient";
  /** Readings that count. */
  readonly count: number;
  /** Share of them within the tolerance; NaN of none. */
  readonly share: number;
  /** The middle one; NaN of none. */
  readonly median: number;
}

/** Whether readings agree with what was declared. */
export function compareDeclared(
  { isBeside, least, share: wanted, tolerance, value }: Declaration,
  readings: readonly number[],
): Comparison {
  const counted = readings.filter((reading) => !isBeside(reading)).toSorted((a, b) => a - b);
  const within = counted.filter((reading) => Math.abs(reading - value) <= tolerance).length;
  const share = within / counted.length;
  const found = { count: counted.length, share, median: medianOf(counted) };
  if (counted.length < least) return { outcome: "insufficient", ...found };
  return { outcome: share >= wanted ? "agrees" : "contradicted", ...found };
}

/** @param sorted ascending */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const [lower = Number.NaN, upper = Number.NaN] = Number.isInteger(middle)
    ? sorted.slice(middle - 1, middle + 1)
    : sorted.slice(middle - 0.5, middle + 0.5).flatMap((value) => [value, value]);
  return (lower + upper) / 2;
}
