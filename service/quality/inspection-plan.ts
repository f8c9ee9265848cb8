import { type Static, Type } from "typebox";
import { DECIMAL_PATTERN, toMicro } from "../../device-attest/decimal.ts";
import { toHex } from "../../device-attest/bytes.ts";
import { characteristicClasses, type RuleSet, RULES_MAX, ruleSetId } from "./rule-set.ts";

const closed = { additionalProperties: false } as const;
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const TEXT = "^[^\\u0000-\\u001f]+$";
const Decimal = Type.String({ pattern: DECIMAL_PATTERN });

const RuleSchema = Type.Object(
  {
    metric: Type.String({ pattern: TEXT, maxLength: 128 }),
    unit: Type.String({ pattern: TEXT, maxLength: 32, description: "UCUM" }),
    min: Type.Optional(Decimal),
    max: Type.Optional(Decimal),
    nominal: Type.Optional({ ...Decimal, description: "what it should be; no rule of the set" }),
    instrument: Type.Optional(
      Type.String({
        pattern: TEXT,
        maxLength: 128,
        description: "what to measure with; no rule of the set",
      }),
    ),
    required: Type.Boolean(),
    class: Type.Enum([...characteristicClasses]),
  },
  closed,
);

/** What an inspector measures, in words: the content of a rule set, and of how many pieces of a lot. */
export const InspectionPlanSchema = Type.Object(
  {
    publisher: Hash,
    product: Type.String({ pattern: TEXT, maxLength: 256 }),
    step: Type.Optional(Type.String({ pattern: TEXT, maxLength: 256 })),
    version: Type.Integer({ minimum: 1, maximum: 0xffff_ffff }),
    salt: Hash,
    rules: Type.Array(RuleSchema, { minItems: 1, maxItems: RULES_MAX }),
    samples: Type.Integer({ minimum: 1, maximum: 100_000 }),
  },
  closed,
);
export type InspectionPlan = Static<typeof InspectionPlanSchema>;

/** What keeps rules from being a rule set, by the member that is wrong. */
export interface RuleFault {
  readonly code: "limitsCrossed" | "twice";
  /** RFC 6901, within the plan. */
  readonly pointer: string;
}

/** Why no chain would take these rules, where each by itself fits the schema. */
export function ruleFaults({ rules }: Pick<InspectionPlan, "rules">): RuleFault[] {
  const seen = new Set<string>();
  return rules.flatMap(({ max, metric, min, unit }, at): RuleFault[] => {
    const name = JSON.stringify([metric, unit]);
    const isSecond = seen.has(name);
    seen.add(name);
    const isCrossed = min !== undefined && max !== undefined && toMicro(min) > toMicro(max);
    return [
      ...(isSecond ? [{ code: "twice", pointer: `/rules/${String(at)}/metric` } as const] : []),
      ...(isCrossed
        ? [{ code: "limitsCrossed", pointer: `/rules/${String(at)}/max` } as const]
        : []),
    ];
  });
}

/** A lot whose pieces are measured. */
export interface InspectionLot {
  /** As LotRegister names it, hexadecimal. */
  readonly lot: string;
  /** GS1 Digital Link, or another URI. */
  readonly uri: string;
  /** Which have to be measured, hexadecimal. */
  readonly ruleSets: readonly string[];
  /** Pieces that it is made of, as far as the factory said. */
  readonly quantity?: number | undefined;
}

export const ruleSetOf = (plan: InspectionPlan): RuleSet => ({ ...plan, step: plan.step });

/**
 * What the chain calls the plan's rules, hexadecimal: whoever keeps a plan cannot bend the limits without its name
 * changing.
 * @throws InvalidRules
 */
export const planId = (plan: InspectionPlan): string => toHex(ruleSetId(ruleSetOf(plan)));
