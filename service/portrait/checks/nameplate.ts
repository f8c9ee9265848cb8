import { judged, notBrought, tooLittle, worst, type CheckResult } from "./check.ts";
import type { MachineSeen, Observation } from "./observation.ts";

const check = { check: "nameplate", threshold: 1.15 } as const;

const SLOTS_MIN = 96;
/** A motor starts at several times its load: what one slot shows for a moment is left out. */
const QUANTILE = 0.99;

/**
 * Whether a machine takes more than its plate allows, which is another machine, or none. The statistic is the load that a
 * hundredth of all slots exceed, over the plate's.
 */
export const nameplate = (seen: Observation): CheckResult =>
  worst(check, seen.machines.map(ofMachine));

function ofMachine({ load, machine, nameplate: plate }: MachineSeen): CheckResult {
  if (plate === undefined) return notBrought(check);
  const loads = load.filter((one) => one !== null).toSorted((a, b) => a - b);
  if (loads.length < SLOTS_MIN) return tooLittle(check);
  const high = loads[Math.floor((loads.length - 1) * QUANTILE)] ?? 0;
  return judged(check, {
    about: machine,
    statistic: high / plate,
    cases: loads.length,
    days: null,
  });
}
