import {
  type CheckName,
  type CheckResult,
  judged,
  notBrought,
  spanOf,
  tooLittle,
} from "./check.ts";
import { daysIn, type Observation, runningLoads } from "./observation.ts";
import { median, robustScore } from "./statistics.ts";

const DAYS_MIN = 8;
/** Robust deviations of a day's rate from the middle of all. */
const SCORE = 6;
/** And so many times the middle: a few parts more on a short day are none. */
const TIMES = 2.5;

type Rated = Extract<CheckName, "energyAgainstOutput" | "runningAgainstParts">;

/** Whether parts were made without the energy that parts take: more to the kilowatt-hour than on other days. */
export const energyAgainstOutput = (seen: Observation): CheckResult =>
  rated("energyAgainstOutput", seen, (day) => {
    const meters = seen.machines.flatMap(({ energy }) => (energy === undefined ? [] : [energy]));
    if (meters.length === 0) return undefined;
    const used = meters.map((energy) => energy[day] ?? null);
    return used.includes(null) ? null : used.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  });

/** Whether parts were made while the machines stood: more to the running hour than on other days. */
export const runningAgainstParts = (seen: Observation): CheckResult =>
  rated("runningAgainstParts", seen, (day) =>
    seen.machines.length === 0
      ? undefined
      : seen.machines.reduce(
          (sum, machine) => sum + (runningLoads(machine, day).length * 24) / machine.slotsPerDay,
          0,
        ),
  );

/** Two days of a month's work, or a week's of a year's. */
const SHARE = 0.06;

/**
 * @param effortOf what a day's parts took; null where that is not known of the day, undefined where it is of none
 */
function rated(
  name: Rated,
  seen: Observation,
  effortOf: (day: number) => number | null | undefined,
): CheckResult {
  const check = { check: name, threshold: SHARE } as const;
  const { parts } = seen;
  if (parts === undefined || effortOf(0) === undefined) return notBrought(check);
  const days = daysIn(seen).flatMap((day) => {
    const [made, effort] = [parts[day] ?? 0, effortOf(day)];
    return made === 0 || effort === null || effort === undefined ? [] : [{ day, made, effort }];
  });
  if (days.length < DAYS_MIN) return tooLittle(check);
  const floor = median(days.map(({ effort }) => effort)) / 50;
  const rates = days.map(({ effort, made }) => made / Math.max(effort, floor));
  const middle = median(rates);
  const odd = days.filter(
    (_day, at) => robustScore(rates[at]!, rates) > SCORE && rates[at]! > TIMES * middle,
  );
  return judged(check, {
    about: null,
    statistic: odd.length / days.length,
    cases: odd.length,
    days: spanOf(odd.map(({ day }) => day)),
  });
}
