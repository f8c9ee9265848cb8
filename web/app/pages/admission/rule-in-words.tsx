import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import type { Reply } from "../../api/client.ts";
import { useAdmissionWords, useTerms } from "./words.ts";

export type Rule = Reply<"readCommunity">["rules"][number];

/** Who lets whom in, with which papers, for how long. */
export function RuleInWords({ rule }: { readonly rule: Rule }): JSX.Element {
  const words = useAdmissionWords();
  const terms = useTerms();
  return (
    <ul class="bulleted">
      <li>
        {fill(words.rule.endorsers, {
          count: rule.endorsements,
          roles: terms.roles(rule.endorsers),
        })}
      </li>
      {rule.credentials.map(({ issuers, kind, name }) => (
        <li key={kind}>
          {fill(words.rule.paper, { name: terms.paper(name, kind), roles: terms.roles(issuers) })}
        </li>
      ))}
      <li>{fill(words.rule.validity, { days: terms.days(rule.validitySeconds) })}</li>
    </ul>
  );
}
