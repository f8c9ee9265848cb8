import { type Static, Type } from "typebox";
import { closed, Decimal, Name } from "../../score/document/form.ts";

/** From what only the lender's people look at, to what nothing more is lent after. */
export const severities = ["watch", "reduce", "freeze"] as const;
export type Severity = (typeof severities)[number];

/** From how much on how severe it is. Both rise, so that what is worse is never taken more lightly. */
const StepsSchema = Type.Array(
  Type.Object({ from: Decimal, severity: Type.Enum([...severities]) }, closed),
  { minItems: 1, maxItems: severities.length },
);

/** What ends a lender's sight of a factory. */
export const ends = ["expired", "revoked", "refused", "usedUp"] as const;
export type End = (typeof ends)[number];

/** What is measured, against what was decided by. Each measure is 0 where nothing is worse. */
const WarningRuleSchema = Type.Union([
  /** Share that a figure fell by, of what it was; 1 where it is not shown any more. */
  Type.Object({ on: Type.Literal("fallen"), figure: Name, steps: StepsSchema }, closed),
  /** Share that the coverage of a figure fell by. */
  Type.Object({ on: Type.Literal("silence"), figure: Name, steps: StepsSchema }, closed),
  /** How many consistency checks strike that did not strike then. */
  Type.Object({ on: Type.Literal("flags"), steps: StepsSchema }, closed),
  /** How many bands of the model's training the points fell by; all of them where there is no score any more. */
  Type.Object({ on: Type.Literal("bands"), steps: StepsSchema }, closed),
  /** 1 where the authorisation ended in this way. */
  Type.Object({ on: Type.Literal("ended"), end: Type.Enum([...ends]), steps: StepsSchema }, closed),
  /** Days since the newest portrait. */
  Type.Object({ on: Type.Literal("age"), steps: StepsSchema }, closed),
  /** Days that the factory is late with a loan of this lender. */
  Type.Object({ on: Type.Literal("overdue"), steps: StepsSchema }, closed),
  /** Loans to the factory that were written off. */
  Type.Object({ on: Type.Literal("writtenOff"), steps: StepsSchema }, closed),
]);
export type WarningRule = Static<typeof WarningRuleSchema>;

/** What a lender looks for after it decided. */
export const WatchSchema = Type.Object(
  {
    rules: Type.Array(WarningRuleSchema, { maxItems: 200 }),
    /** What is kept of a limit that is reduced. */
    reducedToPpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  },
  closed,
);
export type Watch = Static<typeof WatchSchema>;

/** What tells a rule from the others. */
export const nameOfRule = (rule: WarningRule): string => {
  if ("figure" in rule) return rule.figure;
  return "end" in rule ? rule.end : "";
};
