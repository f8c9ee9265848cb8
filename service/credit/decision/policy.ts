import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { parseDocument } from "../../score/document/parse-document.ts";
import { microOf } from "../../score/table.ts";
import { sha256 } from "#crypto";
import { requireOnce, requireThat } from "./decision-error.ts";
import { nameOfRule, severities, type WarningRule } from "./warning-rules.ts";
import { type Haircut, type Policy, policyCheck } from "./policy-schema.ts";

/** The bytes that are published and hashed. */
export const policyText = (policy: Policy): string => canonicalize(policy);

/** Hexadecimal. */
export const policyHash = (policy: Policy): string => toHex(sha256(utf8(policyText(policy))));

/** @throws ScoreError `documentForm`, DecisionError `policyUnsound` */
export function readPolicyText(text: string): Policy {
  const policy = parseDocument(text, policyCheck);
  requirePolicy(policy);
  return policy;
}

const sound = (holds: boolean, found: string): void => requireThat(holds, "policyUnsound", found);

/**
 * Holds a policy against itself. That keeping never falls where evidence grows is what makes more evidence never worth
 * less.
 * @throws DecisionError `policyUnsound`
 */
export function requirePolicy({
  characteristics,
  limit,
  points,
  price,
  rules,
  tenorMonths,
  watch,
}: Policy): void {
  requireOnce(
    rules.map(({ name }) => name),
    "policyUnsound",
  );
  requireOnce(
    characteristics.map(({ characteristic }) => characteristic),
    "policyUnsound",
  );
  sound(tenorMonths.min <= tenorMonths.max, "tenorMonths");
  sound(points.personFrom <= points.approveFrom, "points");
  sound(microOf(limit.step) > 0n, "limit.step");
  sound(microOf(limit.min) > 0n, "limit.min");
  const uses = [limit.workingCapital.use, limit.orderBook.use, limit.cashFlow.use];
  sound(uses.includes("required"), "limit: no measure is required");
  // Who leaves out his orders would leave out the chain that they are of.
  sound(limit.caps.chain === undefined || limit.orderBook.use === "required", "limit.caps.chain");
  for (const haircut of limit.haircuts) sound(isSound(haircut), `limit.haircuts: ${haircut.of}`);
  const months = price.tenor.map(({ fromMonths }) => fromMonths);
  sound(isAscending(months) && months[0]! <= tenorMonths.min, "price.tenor");
  requireOnce(
    (watch?.rules ?? []).map((rule) => `watch: ${rule.on} ${nameOfRule(rule)}`),
    "policyUnsound",
  );
  for (const rule of watch?.rules ?? []) sound(isRising(rule), `watch: ${rule.on}`);
}

/** Worse is never taken more lightly, and nothing is warned of where nothing is worse. */
const isRising = ({ steps }: WarningRule): boolean => {
  const from = steps.map((step) => microOf(step.from));
  return (
    from[0]! > 0n &&
    isAscending(from) &&
    isAscending(steps.map(({ severity }) => severities.indexOf(severity)))
  );
};

const isSound = ({ steps }: Haircut): boolean => {
  const from = steps.map((step) => microOf(step.from));
  return (
    from[0] === 0n &&
    isAscending(from) &&
    steps.every(({ keepPpm }, at) => at === 0 || keepPpm >= steps[at - 1]!.keepPpm)
  );
};

const isAscending = (values: readonly (bigint | number)[]): boolean =>
  values.every((value, at) => at === 0 || value > values[at - 1]!);
