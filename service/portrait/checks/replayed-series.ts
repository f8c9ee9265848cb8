import { judged, spanOf, tooLittle, worst, type CheckResult } from "./check.ts";
import { dayOf, daysIn, type MachineSeen, type Observation } from "./observation.ts";
import { correlation, median } from "./statistics.ts";

const check = { check: "replayedSeries", threshold: 0.85 } as const;

/** Steps that two days must have in common: of as few, two honest days correlate as much once in a million. */
const STEPS_MIN = 20;

/**
 * Whether a day's readings are those of another day, as they were, scaled, lifted or with noise on top. Two days of honest
 * work follow the same shifts, so their loads correlate; what does not correlate is how the load goes up and down from one
 * slot to the next while the machine runs on both. The statistic is the highest correlation of these steps between two days.
 */
export function replayedSeries(seen: Observation): CheckResult {
  return worst(
    check,
    seen.machines.map((machine) => ofMachine(machine, daysIn(seen))),
  );
}

function ofMachine(machine: MachineSeen, days: readonly number[]): CheckResult {
  const steps = days.map((day) => stepsOf(dayOf(machine, day), machine.runningFrom));
  const pairs = days.flatMap((a) =>
    days.slice(a + 1).flatMap((b) => {
      const { xs, ys } = common(steps[a]!, steps[b]!);
      return xs.length < STEPS_MIN ? [] : [{ a, b, value: correlation(xs, ys) }];
    }),
  );
  if (pairs.length === 0) return tooLittle(check);
  const alike = pairs.filter(({ value }) => value >= check.threshold);
  return judged(check, {
    about: machine.machine,
    statistic: pairs.reduce((most, { value }) => Math.max(most, value), 0),
    cases: alike.length,
    days: spanOf(alike.flatMap(({ a, b }) => [a, b])),
  });
}

type Steps = readonly (number | undefined)[];

/** Of a single large step, as at the change of a job, no more counts than of any other. */
const OUTLIER = 3;

/** From slot to slot, where the machine runs in both. */
function stepsOf(loads: readonly (number | null)[], runningFrom: number): Steps {
  const steps = loads.map((load, at) => {
    const before = loads[at - 1];
    const runs = [load, before].every((one) => one !== null && (one ?? 0) >= runningFrom);
    return runs && at > 0 ? load! - before! : undefined;
  });
  const sizes = steps.flatMap((one) => (one === undefined ? [] : [Math.abs(one)]));
  const most = OUTLIER * median(sizes);
  return steps.map((one) => one && Math.max(-most, Math.min(most, one)));
}

function common(a: Steps, b: Steps): { readonly xs: number[]; readonly ys: number[] } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [at, x] of a.entries()) {
    const y = b[at];
    if (x === undefined || y === undefined) continue;
    xs.push(x);
    ys.push(y);
  }
  return { xs, ys };
}
