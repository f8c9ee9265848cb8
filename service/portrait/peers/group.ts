/** Of fewer nothing is told: each of the three numbers is of three factories, and no factory is in two of them. */
export const FACTORIES_MIN = 9;
/** What is told of how many they are: one more or less shows in no number. */
const sizes = [100, 50, 20, FACTORIES_MIN] as const;
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
 * @param values one of each factory, none below 0
 * @returns undefined where they are too few, or one stands out so that it could be told
 */
export function peerGroup(values: readonly number[]): PeerGroup | undefined {
  const factories = sizes.find((size) => values.length >= size);
  if (factories === undefined) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, middle, upper] = quartilePlaces(values.length).map((from) =>
    meanFrom(sorted, from),
  );
  return lower === undefined || middle === undefined || upper === undefined
    ? undefined
    : { factories, lower, middle, upper };
}

/**
 * Where the neighbours of each quartile begin. Those of two quartiles are apart: from two means that share a factory, this
 * one could tell another by what differs.
 */
export function quartilePlaces(count: number): readonly [number, number, number] {
  const around = (quantile: number): number => Math.round((count - 1) * quantile) - 1;
  const middle = around(0.5);
  return [
    Math.min(around(0.25), middle - NEIGHBOURS),
    middle,
    Math.max(around(0.75), middle + NEIGHBOURS),
  ];
}

function meanFrom(sorted: readonly number[], from: number): number | undefined {
  const some = sorted.slice(from, from + NEIGHBOURS);
  const sum = some.reduce((all, one) => all + one, 0);
  if (some.some((one) => one > SHARE_MAX * sum)) return undefined;
  return Number((sum / NEIGHBOURS).toPrecision(DIGITS));
}
