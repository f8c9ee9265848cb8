import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { ScoreError } from "../score-error.ts";
import { closed, Instant, Name } from "./form.ts";

/**
 * How cases turned out, as a lender reports them in one batch. Losses are whole minor units (fen) of a currency.
 */
export const OutcomesSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("outcomes"),
    lender: Name,
    /** Until when was looked. */
    observedUntil: Instant,
    /** For how long after each decision. */
    windowMonths: Type.Integer({ minimum: 1, maximum: 120 }),
    cases: Type.Array(
      Type.Object(
        {
          case: Name,
          /** The longest that anything of it was overdue in the window. */
          daysOverdueMax: Type.Integer({ minimum: 0, maximum: 100_000 }),
          loss: Type.Optional(
            Type.Object(
              {
                amountMinor: Type.String({ pattern: "^(0|[1-9]\\d{0,17})$" }),
                currency: Type.String({ pattern: "^[A-Z]{3}$" }),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1_000_000 },
    ),
  },
  { ...closed, $id: "https://tallystick.dev/schema/credit-outcomes/1" },
);
export type Outcomes = Static<typeof OutcomesSchema>;
export const outcomesCheck = Compile(OutcomesSchema);

/** What is bad, and what is good; between lies what says neither. */
export interface OutcomeRule {
  readonly badFromDays: number;
  readonly goodBelowDays: number;
}

/** 90 days overdue is default (Basel II, paragraph 452); under 30 is what happens to the best. */
export const outcomeDefaults: OutcomeRule = { badFromDays: 90, goodBelowDays: 30 };

export type Outcome = "good" | "bad" | "indeterminate";

/**
 * Outcomes by case. A loss is bad however few the days.
 * @throws ScoreError `duplicateCase`
 */
export function outcomesByCase(
  { cases }: Outcomes,
  rule: OutcomeRule,
): ReadonlyMap<string, Outcome> {
  const byCase = new Map<string, Outcome>();
  for (const one of cases) {
    if (byCase.has(one.case)) throw new ScoreError("duplicateCase", { found: one.case });
    byCase.set(one.case, outcomeOf(one, rule));
  }
  return byCase;
}

function outcomeOf(
  { daysOverdueMax, loss }: Outcomes["cases"][number],
  { badFromDays, goodBelowDays }: OutcomeRule,
): Outcome {
  if (daysOverdueMax >= badFromDays || (loss !== undefined && loss.amountMinor !== "0"))
    return "bad";
  return daysOverdueMax < goodBelowDays ? "good" : "indeterminate";
}
