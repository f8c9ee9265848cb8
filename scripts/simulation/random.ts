/** Uniform in [0, 1). */
export type Random = () => number;

/** A stream of numbers that depends on its seed only: sfc32 (Doty-Humphrey, PractRand), 2^64 long at least. */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [0, seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 1];
  const next = (): number => {
    const sum = (a + b + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 2 ** 32;
  };
  for (let warm = 0; warm < 15; warm++) next();
  return next;
}

/** Standard normal (Box and Muller, 1958). */
export const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Time to an event that comes at random, once in `mean`. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** Durations of work by hand: never negative, sometimes long. @param spread standard deviation of the logarithm */
export const logNormal = (random: Random, median: number, spread: number): number =>
  median * Math.exp(spread * gaussian(random));
