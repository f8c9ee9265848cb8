import type { PackedJudgement } from "./packed-judgement.ts";
import type { PackedRule } from "./rule-set.ts";

export const verdicts = ["pass", "fail", "incomplete"] as const;
export type Verdict = (typeof verdicts)[number];

/** What becomes of an inspection under a rule set. Rules are named by their number in the packed order, from 0. */
export interface Assessment {
  readonly verdict: Verdict;
  /** Whose measurement lies outside its limits. */
  readonly failed: readonly number[];
  /** Which ask for a measurement that is not there. */
  readonly missing: readonly number[];
}

/** The verdict that `RuleBook.assess` comes to. What no rule names is not looked at. */
export function assess(
  rules: readonly PackedRule[],
  { measurements }: Pick<PackedJudgement, "measurements">,
): Assessment {
  const failed: number[] = [];
  const missing: number[] = [];
  for (const [at, { max, metric, min, required }] of rules.entries()) {
    const value = measurements.get(metric);
    if (value === undefined) {
      if (required) missing.push(at);
    } else if (value < min || value > max) failed.push(at);
  }
  return { verdict: verdictOf(failed, missing), failed, missing };
}

function verdictOf(failed: readonly number[], missing: readonly number[]): Verdict {
  if (failed.length > 0) return "fail";
  return missing.length > 0 ? "incomplete" : "pass";
}
