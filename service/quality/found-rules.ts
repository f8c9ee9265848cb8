import { fromHex, toHex } from "../../device-attest/bytes.ts";
import { metricId } from "../../device-attest/judgement.ts";
import type { Rule, RuleSet } from "./rule-set.ts";

/** A rule that an inspection did not meet; its words where they are known. */
export interface FoundRule {
  /** Its number in the packed order, from 0. */
  readonly rule: number;
  readonly metric: string | undefined;
  /** UCUM. */
  readonly unit: string | undefined;
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly class: Rule["class"] | undefined;
  /** What was measured, as a decimal. */
  readonly measured: string | undefined;
}

/** Rules by their numbers in the packed order. @param measured millionths by metric, as a packed judgement has them */
export function foundRules(
  numbers: readonly number[],
  set: RuleSet | undefined,
  measured: ReadonlyMap<string, bigint> | undefined,
): readonly FoundRule[] {
  const rules = set === undefined ? [] : inPackedOrder(set);
  return numbers.map((number) => {
    const { id, rule } = rules[number] ?? {};
    const value = id === undefined ? undefined : measured?.get(id);
    return {
      rule: number,
      metric: rule?.metric,
      unit: rule?.unit,
      min: rule?.min,
      max: rule?.max,
      class: rule?.class,
      measured: value === undefined ? undefined : decimalOf(value),
    };
  });
}

function inPackedOrder({
  rules,
  salt,
}: RuleSet): readonly { readonly id: string; readonly rule: Rule }[] {
  return rules
    .map((rule) => ({ id: toHex(metricId(fromHex(salt), rule.metric, rule.unit)), rule }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const MILLION = 1_000_000n;

/** Millionths as a decimal without trailing zeros. */
export function decimalOf(micro: bigint): string {
  const [sign, size] = micro < 0n ? ["-", -micro] : ["", micro];
  const fraction = String(size % MILLION)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${sign}${String(size / MILLION)}${fraction === "" ? "" : `.${fraction}`}`;
}
