/** Together about a day and a half. */
export const TRIES_MAX = 10;
const FIRST_MS = 5_000;
const FACTOR = 4;
const LONGEST_MS = 6 * 3_600_000;

/**
 * How long to wait after so many tries that failed: each time four times as long, within a half and one and a half of it,
 * so that what failed together does not come back together.
 * @param random at least 0, below 1
 * @returns milliseconds; undefined when it is given up
 */
export function waitAfter(tries: number, random: number): number | undefined {
  if (tries >= TRIES_MAX) return undefined;
  return Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (tries - 1)) * (0.5 + random);
}
