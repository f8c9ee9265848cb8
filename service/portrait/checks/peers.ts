import { judged, notBrought, tooLittle, type CheckResult } from "./check.ts";
import { daysIn, type Observation } from "./observation.ts";
import { robustScore } from "./statistics.ts";

const check = { check: "peers", threshold: 6 } as const;

/** Fewer would tell of single firms. */
export const PEERS_MIN = 8;
const DAYS_MIN = 6;

/** Whether the factory makes far more of a kilowatt-hour than others of its industry, in robust deviations on a log scale. */
export function peers(seen: Observation): CheckResult {
  const { machines, parts, peers: others } = seen;
  const meters = machines.flatMap(({ energy }) => (energy === undefined ? [] : [energy]));
  if (others === undefined || parts === undefined || meters.length === 0) return notBrought(check);
  const known = daysIn(seen).filter((day) =>
    meters.every((energy) => (energy[day] ?? null) !== null),
  );
  if (others.length < PEERS_MIN || known.length < DAYS_MIN) return tooLittle(check);
  const made = known.reduce((sum, day) => sum + (parts[day] ?? 0), 0);
  const used = known.reduce(
    (sum, day) => sum + meters.reduce((all, energy) => all + (energy[day] ?? 0), 0),
    0,
  );
  if (made === 0 || used === 0) return tooLittle(check);
  const statistic = robustScore(Math.log(made / used), others.map(Math.log));
  return judged(check, { about: null, statistic, cases: known.length, days: null });
}
