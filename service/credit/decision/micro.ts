/** Millionths in one. */
export const MICRO = 1_000_000n;
/** Parts per million in one. */
export const PPM = 1_000_000n;

/** n / d rounded down; both not negative, d above 0. */
export const down = (n: bigint, d: bigint): bigint => n / d;

/** n / d rounded up; both not negative, d above 0. */
export const up = (n: bigint, d: bigint): bigint => (n + d - 1n) / d;

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
