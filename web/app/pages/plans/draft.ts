import { type InspectionPlan, planId } from "../../../../service/quality/inspection-plan.ts";
import type { CharacteristicClass } from "../../../../service/quality/rule-set.ts";

/** A characteristic as it is typed. */
export interface CharacteristicDraft {
  /** Tells the rows of a page apart. */
  readonly key: number;
  readonly metric: string;
  readonly unit: string;
  readonly nominal: string;
  readonly min: string;
  readonly max: string;
  readonly instrument: string;
  readonly class: CharacteristicClass;
  readonly required: boolean;
}

/** Rules as they are typed. */
export interface RulesDraft {
  readonly product: string;
  readonly step: string;
  readonly samples: string;
  readonly characteristics: readonly CharacteristicDraft[];
}

export const blank = (key: number): CharacteristicDraft => ({
  key,
  metric: "",
  unit: "mm",
  nominal: "",
  min: "",
  max: "",
  instrument: "",
  class: "major",
  required: true,
});

/** What is written anew where nothing was, or a newer version of what was. */
export const draftOf = (from: InspectionPlan | undefined): RulesDraft =>
  from === undefined
    ? { product: "", step: "", samples: "5", characteristics: [blank(0)] }
    : {
        product: from.product,
        step: from.step ?? "",
        samples: String(from.samples),
        characteristics: from.rules.map((rule, key) => ({ ...blank(key), ...rule })),
      };

/** What of a set its reader cannot type. */
interface Beside {
  /** Party id without 0x. */
  readonly publisher: string;
  readonly version: number;
  readonly salt: string;
}

/** A draft as a plan, sound or not: the service says what is wrong with it. */
export const planOf = (
  { characteristics, product, samples, step }: RulesDraft,
  beside: Beside,
): InspectionPlan => ({
  ...beside,
  product: product.trim(),
  ...(step.trim() !== "" && { step: step.trim() }),
  // Not a number: as it stands, for the service to refuse.
  samples: /^\d+$/.test(samples.trim()) ? Number(samples) : 0,
  rules: characteristics.map((one) => ({
    metric: one.metric.trim(),
    unit: one.unit.trim(),
    required: one.required,
    class: one.class,
    ...decimals(one),
    ...(one.instrument.trim() !== "" && { instrument: one.instrument.trim() }),
  })),
});

type Decimals = Pick<CharacteristicDraft, "max" | "min" | "nominal">;

/** Those that were typed; a comma is a point. */
const decimals = (typed: Decimals): Partial<Decimals> =>
  Object.fromEntries(
    (["nominal", "min", "max"] as const)
      .map((name) => [name, typed[name].trim().replace(",", ".")] as const)
      .filter(([, text]) => text !== ""),
  );

const NAMELESS = "0".repeat(64);

/** What the chain would call it. What can have no name the service refuses, member by member. */
export function nameOf(plan: InspectionPlan): string {
  try {
    return planId(plan);
  } catch {
    return NAMELESS;
  }
}
