/**
 * Mean and standard deviation of the range of n normal values, in standard deviations of one: NIST/SEMATECH e-Handbook
 * of Statistical Methods, section 6.3.2.1. Beyond ten values a range wastes too much of them.
 */
const RANGE: Readonly<Record<number, { readonly d2: number; readonly d3: number }>> = {
  2: { d2: 1.128, d3: 0.853 },
  3: { d2: 1.693, d3: 0.888 },
  4: { d2: 2.059, d3: 0.88 },
  5: { d2: 2.326, d3: 0.864 },
  6: { d2: 2.534, d3: 0.848 },
  7: { d2: 2.704, d3: 0.833 },
  8: { d2: 2.847, d3: 0.82 },
  9: { d2: 2.97, d3: 0.808 },
  10: { d2: 3.078, d3: 0.797 },
};

/** @throws RangeError for fewer than 2 values or more than 10 */
export function rangeConstants(n: number): { readonly d2: number; readonly d3: number } {
  const found = RANGE[n];
  if (found === undefined) throw new RangeError(`no range of ${String(n)} values`);
  return found;
}

/**
 * Mean of the standard deviation of n normal values, in standard deviations: √(2/(n−1)) Γ(n/2) / Γ((n−1)/2), same
 * section. By steps of two, which never leave the numbers that a computer has.
 * @throws RangeError for fewer than 2 values
 */
export function c4(n: number): number {
  if (!Number.isInteger(n) || n < 2) throw new RangeError(`no deviation of ${String(n)} values`);
  // Γ(n/2) / Γ((n−1)/2): √π/2 at 3, 1/√π at 2, and times (n−2)/(n−3) from n−2 to n.
  let ratio = n % 2 === 0 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let at = n % 2 === 0 ? 4 : 5; at <= n; at += 2) ratio *= (at - 2) / (at - 3);
  return Math.sqrt(2 / (n - 1)) * ratio;
}
