/** Lanczos' coefficients for g = 7, to 15 digits (Godfrey, 2001). */
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12,
  9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
];
const STEPS_MAX = 10_000;
const EPSILON = 1e-16;
const TINY = 1e-300;

/** ln Γ(a), for a of at least 0.5. */
function logGamma(a: number): number {
  const shifted = a - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce((all, one, at) => (at === 0 ? one : all + one / (shifted + at)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * Q(a, x), the upper tail of the gamma distribution, by its series or its continued fraction, whichever converges
 * (Abramowitz and Stegun, 6.5.29 and 6.5.31; evaluated by Lentz's method).
 * @param a at least 0.5
 * @param x at least 0
 */
function upperGamma(a: number, x: number): number {
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x === 0) return 1;
  return x < a + 1 ? 1 - front * series(a, x) : front * continuedFraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS_MAX && term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < STEPS_MAX; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(an * d + b);
    c = awayFromZero(b + an / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < EPSILON) break;
  }
  return value;
}

const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/** How probable it is that a standard normal lies as far from 0 as `z`, on either side. */
export const normalTails = (z: number): number => upperGamma(0.5, (z * z) / 2);

/** How probable a chi-square of so many degrees of freedom is at least `x`. */
export const chiSquareTail = (x: number, degrees: number): number => upperGamma(degrees / 2, x / 2);
