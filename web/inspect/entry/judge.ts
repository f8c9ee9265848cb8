import { fromHex, toHex } from "../../../device-attest/bytes.ts";
import { toMicro } from "../../../device-attest/decimal.ts";
import { metricId } from "../../../device-attest/judgement.ts";
import type { Inspection } from "../../../device-attest/record.ts";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { packRules, unpackRules } from "../../../service/quality/rule-set.ts";
import { assess, type Verdict } from "../../../service/quality/verdict.ts";

type Measurements = Inspection["measurements"];

/** What the chain would say, with the plan's rules by their number. */
export interface LiveVerdict {
  readonly verdict: Verdict;
  readonly failed: ReadonlySet<number>;
  readonly missing: ReadonlySet<number>;
}

/** The verdict of `service/quality/verdict.ts`, which is the contract's, on what is measured so far. */
export function judge(plan: InspectionPlan, measurements: Measurements): LiveVerdict {
  const salt = fromHex(plan.salt);
  const idOf = ({ metric, unit }: { readonly metric: string; readonly unit: string }): string =>
    toHex(metricId(salt, metric, unit));
  const packed = unpackRules(packRules(salt, plan.rules));
  const measured = new Map(measurements.map((one) => [idOf(one), toMicro(one.value)]));
  const { failed, missing, verdict } = assess(packed, { measurements: measured });
  const numbers = new Map(plan.rules.map((rule, at) => [idOf(rule), at]));
  const named = (rules: readonly number[]): ReadonlySet<number> =>
    new Set(rules.map((at) => numbers.get(packed[at]?.metric ?? "") ?? -1));
  return { verdict, failed: named(failed), missing: named(missing) };
}

export const measurementsOf = (
  { rules }: InspectionPlan,
  values: Readonly<Record<number, string>>,
): Measurements =>
  rules.flatMap(({ metric, unit }, at) => {
    const value = values[at];
    return value === undefined ? [] : [{ metric, unit, value }];
  });
