/** So many points at these odds, and so many more when the odds for good double. */
export interface Scale {
  readonly points: number;
  readonly odds: { readonly bad: number; readonly good: number };
  /** Points to double the odds. */
  readonly pdo: number;
}

/** score = offset - factor · ln(odds of bad) */
interface Line {
  readonly offset: number;
  readonly factor: number;
}

/** What each probability of default is worth, from the score `from` upwards, in parts per million. */
export interface PdTable {
  readonly from: number;
  readonly ppm: readonly number[];
}

export function lineOf({ odds, pdo, points }: Scale): Line {
  const factor = pdo / Math.LN2;
  return { factor, offset: points + factor * Math.log(odds.bad / odds.good) };
}

/** Points of a case before its characteristics are known. */
export const basePoints = (scale: Scale, intercept: number): number => {
  const { factor, offset } = lineOf(scale);
  return whole(offset - factor * intercept);
};

/** Points of a bin: what its evidence moves the score by. */
export const binPoints = (scale: Scale, coefficient: number, woe: number): number =>
  whole(-lineOf(scale).factor * coefficient * woe);

const PPM = 1_000_000;

/**
 * The probabilities of all scores from `from` to `to`, worked out once: e^x may differ in its last digit between machines,
 * a table does not. Nobody is certain: 1 and 999,999 are the ends.
 */
export function pdTable(scale: Scale, from: number, to: number): PdTable {
  const { factor, offset } = lineOf(scale);
  const ppm = Array.from({ length: to - from + 1 }, (_, at) => {
    const pd = 1 / (1 + Math.exp((from + at - offset) / factor));
    return Math.min(PPM - 1, Math.max(1, Math.round(pd * PPM)));
  });
  return { from, ppm };
}

/** Canonical JSON has no -0. */
export const whole = (value: number): number => Math.round(value) + 0;
