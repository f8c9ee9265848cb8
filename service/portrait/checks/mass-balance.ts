import { judged, notBrought, spanOf, tooLittle, type CheckResult } from "./check.ts";
import type { Observation } from "./observation.ts";

/** Scales and scrap are off by some percent; a fifteenth more than went in is neither. */
const check = { check: "massBalance", threshold: 1.07 } as const;

const LOTS_MIN = 3;

/**
 * Whether more comes out than goes in. Lots that are over what they were made of count, and the statistic is the most that
 * one of them is over, or all lots together.
 */
export function massBalance({ lots }: Observation): CheckResult {
  if (lots === undefined) return notBrought(check);
  const known = lots.filter(({ made, used }) => used > 0 || made > 0);
  if (known.length < LOTS_MIN) return tooLittle(check);
  const used = known.reduce((sum, one) => sum + one.used, 0);
  const whole = known.reduce((sum, one) => sum + one.made, 0) / Math.max(used, Number.MIN_VALUE);
  const ratios = known.map((one) => ({
    ...one,
    ratio: one.made / Math.max(one.used, one.made / 100),
  }));
  const over = ratios.filter(({ ratio }) => ratio >= check.threshold * LOT_TOLERANCE);
  const most = over.reduce((one, other) => Math.max(one, other.ratio / LOT_TOLERANCE), whole);
  return judged(check, {
    about: over[0]?.lot ?? null,
    statistic: Math.min(most, 100),
    cases: over.length,
    days: spanOf(over.map(({ day }) => day)),
  });
}

/** Material left over from the lot before goes into the next. */
const LOT_TOLERANCE = 1.2;
