export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** NaN of nothing. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Of a sample (n − 1), around its mean; NaN of fewer than two values. */
export function deviation(values: readonly number[]): number {
  const center = mean(values);
  const squares = values.map((value) => (value - center) ** 2);
  return Math.sqrt(sum(squares) / (values.length - 1));
}

export const rangeOf = (values: readonly number[]): number =>
  Math.max(...values) - Math.min(...values);
