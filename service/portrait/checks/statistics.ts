export const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  const upper = sorted[at] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? Number.NaN) + upper) / 2;
}

/** Unbiased. */
export function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (values.length - 1);
}

/** Pearson's correlation; 0 where one of both does not vary. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [at, x] of xs.entries()) {
    const [dx, dy] = [x - mx, (ys[at] ?? 0) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/**
 * How far a value lies from the others in robust standard deviations: 0.6745 · (x − median) / MAD (Iglewicz and Hoaglin,
 * How to Detect and Handle Outliers, 1993, section 3.3). Where most are equal, a twentieth of the median stands for the MAD.
 */
export function robustScore(value: number, values: readonly number[]): number {
  const middle = median(values);
  const spread = median(values.map((one) => Math.abs(one - middle)));
  return (0.6745 * (value - middle)) / Math.max(spread, Math.abs(middle) / 20, Number.MIN_VALUE);
}
