import { judged, notBrought, tooLittle, type CheckResult } from "./check.ts";
import { daysIn, type Observation } from "./observation.ts";

const check = { check: "peers", threshold: 6 } as const;

const DAYS_MIN = 6;

/**
 * Whether the factory makes far more of a kilowatt-hour than its industry, in robust deviations on a log scale: by half of
 * what lies between the quartiles, as by the median of deviations (Iglewicz and Hoaglin, 1993, section 3.3).
 */
export function peers(seen: Observation): CheckResult {
  const { machines, parts, peers: group } = seen;
  const meters = machines.flatMap(({ energy }) => (energy === undefined ? [] : [energy]));
  if (group === undefined || parts === undefined || meters.length === 0) return notBrought(check);
  const known = daysIn(seen).filter((day) =>
    meters.every((energy) => (energy[day] ?? null) !== null),
  );
  if (group.lower <= 0 || known.length < DAYS_MIN) return tooLittle(check);
  const made = known.reduce((sum, day) => sum + (parts[day] ?? 0), 0);
  const used = known.reduce(
    (sum, day) => sum + meters.reduce((all, energy) => all + (energy[day] ?? 0), 0),
    0,
  );
  if (made === 0 || used === 0) return tooLittle(check);
  const [lower, middle, upper] = [group.lower, group.middle, group.upper].map(Math.log) as [
    number,
    number,
    number,
  ];
  const spread = Math.max((upper - lower) / 2, Math.abs(middle) / 20, Number.MIN_VALUE);
  const statistic = (0.6745 * (middle - Math.log(used / made))) / spread;
  return judged(check, { about: null, statistic, cases: known.length, days: null });
}
