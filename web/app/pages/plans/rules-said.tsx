import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { unitName } from "../../../inspect/entry/unit-name.ts";
import type { InspectionPlan } from "../../../../service/quality/inspection-plan.ts";
import { useWords } from "../../state/settings.ts";
import { planWords } from "./words.ts";

type Words = (typeof planWords)["en"]["says"];
type Rule = InspectionPlan["rules"][number];

interface Props {
  readonly of: Pick<InspectionPlan, "product" | "rules" | "samples" | "step">;
}

/** Rules in plain words, and how many pieces have to meet them. */
export function RulesSaid({ of }: Props): JSX.Element {
  const { says } = useWords(planWords);
  const { product, rules, samples, step } = of;
  return (
    <div class="said-back">
      <p>{fill(step === undefined ? says.good : says.goodAt, { product, step })}</p>
      <ul class="bulleted">
        {rules.map((rule, at) => (
          <li key={at}>
            <strong>{limitsOf(rule, says)}</strong>
            <span class="hint"> {besideOf(rule, says).join(" · ")}</span>
          </li>
        ))}
      </ul>
      <p>{fill(says.samples, { samples })}</p>
    </div>
  );
}

/** What a measurement has to be. */
function limitsOf({ max, metric, min, unit }: Rule, says: Words): string {
  const values = { metric, min, max, unit: unitName(unit) };
  if (min !== undefined && max !== undefined) return fill(says.between, values);
  if (min !== undefined) return fill(says.atLeast, values);
  return fill(max === undefined ? says.any : says.atMost, values);
}

const besideOf = (rule: Rule, says: Words): readonly string[] => [
  says.classes[rule.class],
  ...(rule.nominal === undefined
    ? []
    : [fill(says.nominal, { nominal: rule.nominal, unit: unitName(rule.unit) })]),
  ...(rule.instrument === undefined
    ? []
    : [fill(says.instrument, { instrument: rule.instrument })]),
  ...(rule.required ? [] : [says.optional]),
];
