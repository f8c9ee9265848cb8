import { judged, spanOf, tooLittle, worst, type CheckResult } from "./check.ts";
import { daysIn, type MachineSeen, type Observation, runningLoads } from "./observation.ts";
import { correlation, mean, variance } from "./statistics.ts";

/** Pure noise lies about 1, and seldom under this. */
const check = { check: "constantNoise", threshold: 0.5 } as const;

/** Worked days that are looked at together; whoever draws for a week only is not found. */
const DAYS = 10;
const SLOTS_MIN = 12;

/**
 * Whether a load is noise about one level and nothing else. Jobs, tools, material and weather make whole days differ by
 * more than slots of one day do; a generator's days do not. The statistic is one over the F ratio of an analysis of variance
 * by day (Fisher, 1925) of ten worked days in a row, times how little a slot says of the next one; the highest there is.
 * About 1 for noise alone, near 0 for work.
 */
export function constantNoise(seen: Observation): CheckResult {
  return worst(
    check,
    seen.machines.map((machine) => ofMachine(machine, daysIn(seen))),
  );
}

function ofMachine(machine: MachineSeen, all: readonly number[]): CheckResult {
  const worked = all
    .map((day) => ({ day, loads: runningLoads(machine, day) }))
    .filter(({ loads }) => loads.length >= SLOTS_MIN);
  if (worked.length < DAYS) return tooLittle(check);
  const stretches = worked.slice(DAYS - 1).map((_last, from) => {
    const stretch = worked.slice(from, from + DAYS);
    const loads = stretch.map((one) => one.loads);
    return { stretch, value: sameness(loads) * memorylessness(loads) };
  });
  const drawn = stretches.filter(({ value }) => value >= check.threshold);
  const days = new Set(drawn.flatMap(({ stretch }) => stretch.map(({ day }) => day)));
  return judged(check, {
    about: machine.machine,
    statistic: Math.max(...stretches.map(({ value }) => value)),
    cases: days.size,
    days: spanOf([...days]),
  });
}

/** 1 where days are as alike as noise makes them, or more; near 0 where they differ. */
function sameness(groups: readonly (readonly number[])[]): number {
  const ratio = betweenOverWithin(groups);
  return ratio === 0 ? 1 : Math.min(1, 1 / ratio);
}

/** From which correlation of a slot with the next on a load has a memory. */
const MEMORY = 0.4;

/** 1 where a slot says nothing of the next one; 0 where it says much, as in anything with mass, heat or a programme. */
function memorylessness(groups: readonly (readonly number[])[]): number {
  const now = groups.flatMap((loads) => loads.slice(1));
  const before = groups.flatMap((loads) => loads.slice(0, -1));
  return Math.max(0, 1 - Math.abs(correlation(before, now)) / MEMORY);
}

function betweenOverWithin(groups: readonly (readonly number[])[]): number {
  const size = groups.reduce((sum, one) => sum + one.length, 0);
  const middle = groups.reduce((sum, one) => sum + mean(one) * one.length, 0) / size;
  const between =
    groups.reduce((sum, one) => sum + one.length * (mean(one) - middle) ** 2, 0) /
    (groups.length - 1);
  const within =
    groups.reduce((sum, one) => sum + variance(one) * (one.length - 1), 0) / (size - groups.length);
  return within === 0 ? 0 : between / within;
}
