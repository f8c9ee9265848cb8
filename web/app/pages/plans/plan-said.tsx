import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { shortId } from "../../parts/party-name.tsx";
import { useWords } from "../../state/settings.ts";
import type { Plan } from "./book.ts";
import { RulesSaid } from "./rules-said.tsx";
import { planWords } from "./words.ts";

/** What a lot under a plan has to meet, in plain words. */
export function PlanSaid({ plan }: { readonly plan: Plan }): JSX.Element {
  const { says: words } = useWords(planWords);
  return (
    <>
      {plan.requirements.map(({ ruleSet, samples, says }) => (
        <div key={ruleSet} class="card">
          {says === null ? (
            <p>{fill(words.unnamed, { id: shortId(ruleSet) })}</p>
          ) : (
            <RulesSaid of={{ ...says, samples }} />
          )}
        </div>
      ))}
    </>
  );
}
