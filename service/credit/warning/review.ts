import { microText } from "../../../device-attest/decimal.ts";
import { modelHash } from "../../score/document/model.ts";
import { microOf } from "../../score/table.ts";
import { down, PPM } from "../decision/micro.ts";
import { policyHash } from "../decision/policy.ts";
import { measurer } from "./measures.ts";
import { standardWatch } from "./standard-watch.ts";
import {
  nameOfRule,
  severities,
  type Severity,
  type WarningRule,
} from "../decision/warning-rules.ts";
import {
  type LimitState,
  type Review,
  type StandingLimit,
  type Warning,
  WATCH_ENGINE,
} from "./warning.ts";
import { requireWatchable, type Watched } from "./watched.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

/**
 * Looks again at what was granted: a function of its arguments and of nothing else, in whole numbers, as `decide` is. It
 * never lends more than was granted.
 * @param at UTC with milliseconds
 * @throws DecisionError for what does not belong together
 */
export function review(watched: Watched, at: string): Review {
  requireWatchable(watched, at);
  const { model, policy } = watched;
  const measure = measurer(watched, at);
  const warnings = (policy.watch ?? standardWatch).rules.flatMap((rule) => {
    const { evidence, micro } = measure(rule);
    const severity = severityOf(rule, micro);
    return severity === undefined ? [] : [warningOf(rule, { evidence, micro, severity })];
  });
  return {
    engine: WATCH_ENGINE,
    at,
    policy: policyHash(policy),
    model: modelHash(model),
    limit: limitAfter(watched, warnings),
    warnings: mostSevereFirst(warnings),
  };
}

const severityOf = ({ steps }: WarningRule, micro: bigint): Severity | undefined =>
  steps.findLast(({ from }) => microOf(from) <= micro)?.severity;

function warningOf(
  rule: WarningRule,
  found: Pick<Warning, "evidence" | "severity"> & { readonly micro: bigint },
): Warning {
  const name = nameOfRule(rule);
  return {
    code: rule.on,
    name,
    severity: found.severity,
    measure: microText(found.micro),
    evidence: found.evidence,
    words: { en: en[rule.on](name), zh: zh[rule.on](name) },
  };
}

/** Among equals, the policy's order. */
const mostSevereFirst = (warnings: readonly Warning[]): Warning[] =>
  severities.toReversed().flatMap((one) => warnings.filter(({ severity }) => severity === one));

const states: Readonly<Record<Severity, LimitState>> = {
  watch: "open",
  reduce: "reduced",
  freeze: "frozen",
};

function limitAfter({ offer, policy }: Watched, warnings: readonly Warning[]): StandingLimit {
  const { amount: granted, currency } = offer;
  const [worst] = mostSevereFirst(warnings);
  const state = worst === undefined ? "open" : states[worst.severity];
  return { state, granted, amount: amountIn(state, granted, policy), currency };
}

/** Under the least that the policy lends, nothing is left. */
function amountIn(
  state: LimitState,
  granted: string,
  { limit: { min, step }, watch = standardWatch }: Watched["policy"],
): string {
  if (state === "open") return granted;
  if (state === "frozen") return "0";
  const part = down(microOf(granted) * BigInt(watch.reducedToPpm), PPM);
  const kept = part - (part % microOf(step));
  return kept < microOf(min) ? "0" : microText(kept);
}
