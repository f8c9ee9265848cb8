/** The factory and five others: of fewer nothing is told. */
const FACTORIES_MIN = 6;
/** What is told of how many they are: one more or less shows in no number. */
const sizes = [100, 50, 20, 10, FACTORIES_MIN] as const;
/** Each quartile is the mean of three neighbours, so that it is nobody's own value (microaggregation, k = 3). */
const NEIGHBOURS = 3;
/** Of those three together, at most: above it, the mean tells of one (dominance rule). */
const SHARE_MAX = 0.7;
const DIGITS = 2;

/** What the factories of an industry come to in a figure: quartiles, to two digits. */
export interface PeerGroup {
  /** So many at least. */
  readonly factories: number;
  readonly lower: number;
  readonly middle: number;
  readonly upper: number;
}

/**
 * @param values one of each factory
 * @returns undefined where they are too few, or one stands out so that it could be told
 */
export function peerGroup(values: readonly number[]): PeerGroup | undefined {
  const factories = sizes.find((size) => values.length >= size);
  if (factories === undefined) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((quantile) => quartileOf(sorted, quantile));
  return lower === undefined || middle === undefined || upper === undefined
    ? undefined
    : { factories, lower, middle, upper };
}

function quartileOf(sorted: readonly number[], quantile: number): number | undefined {
  const at = Math.round((sorted.length - 1) * quantile) - 1;
  const from = Math.max(0, Math.min(sorted.length - NEIGHBOURS, at));
  const some = sorted.slice(from, from + NEIGHBOURS);
  const sum = some.reduce((all, one) => all + one, 0);
  if (some.some((one) => one > SHARE_MAX * sum)) return undefined;
  return Number((sum / NEIGHBOURS).toPrecision(DIGITS));
}
