export interface EwmaOptions {
  /** Where the process should lie. */
  readonly target: number;
  /** Standard deviation of a value. */
  readonly sigma: number;
  /** Weight of the newest value, above 0 and up to 1. 0.2 to 0.3 finds shifts of about one sigma. */
  readonly weight: number;
  /** How many standard deviations of a point the limits lie from the target. */
  readonly width: number;
}

export interface EwmaPoint {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Exponentially weighted moving averages, with the limits that hold at each point: they widen from the first on.
 * NIST/SEMATECH e-Handbook, section 6.3.2.4, where only the limits that they come to are given.
 * @throws RangeError for a weight that is none
 */
export function ewma(
  values: readonly number[],
  { sigma, target, weight, width }: EwmaOptions,
): EwmaPoint[] {
  if (!(weight > 0 && weight <= 1)) throw new RangeError("a weight lies above 0 and up to 1");
  let average = target;
  return values.map((value, at) => {
    average = weight * value + (1 - weight) * average;
    const half =
      width * sigma * Math.sqrt((weight / (2 - weight)) * (1 - (1 - weight) ** (2 * at + 2)));
    return { value: average, lower: target - half, upper: target + half };
  });
}

export const isOut = ({ lower, upper, value }: EwmaPoint): boolean =>
  value < lower || value > upper;
