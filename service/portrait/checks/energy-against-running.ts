import { judged, notBrought, spanOf, tooLittle, worst, type CheckResult } from "./check.ts";
import { daysIn, type MachineSeen, type Observation, runningLoads } from "./observation.ts";
import { median } from "./statistics.ts";

const check = { check: "energyAgainstRunning", threshold: 0.15 } as const;

const DAYS_MIN = 6;
/** Of what a running hour takes on a middling day: under it the machine did not run. */
const LEAST = 0.4;
const HOURS_MIN = 2;

/**
 * Whether a machine that is said to run takes the energy of one. Energy over running hours is nearly the same every day; the
 * statistic is the share of days on which it lies far under the middle of all.
 */
export function energyAgainstRunning(seen: Observation): CheckResult {
  return worst(
    check,
    seen.machines.map((machine) => ofMachine(machine, daysIn(seen))),
  );
}

function ofMachine(machine: MachineSeen, days: readonly number[]): CheckResult {
  const { energy, slotsPerDay } = machine;
  if (energy === undefined) return notBrought(check);
  const rates = days.flatMap((day) => {
    const hours = (runningLoads(machine, day).length * 24) / slotsPerDay;
    const used = energy[day] ?? null;
    return used === null || hours < HOURS_MIN ? [] : [{ day, rate: used / hours }];
  });
  if (rates.length < DAYS_MIN) return tooLittle(check);
  const middle = median(rates.map(({ rate }) => rate));
  const cold = rates.filter(({ rate }) => rate < LEAST * middle);
  return judged(check, {
    about: machine.machine,
    statistic: cold.length / rates.length,
    cases: cold.length,
    days: spanOf(cold.map(({ day }) => day)),
  });
}
