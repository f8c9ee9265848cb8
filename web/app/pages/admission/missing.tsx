import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import type { Application } from "./application.ts";
import { useAdmissionWords, useTerms } from "./words.ts";

/** Exactly what an application still needs, and whose it would be to give. */
export function Missing({ of: one }: { readonly of: Application }): JSX.Element {
  const { application } = useAdmissionWords();
  const terms = useTerms();
  const labelOf = usePartyLabel();
  const { counted, needed } = one.endorsements;
  if (one.isMet) return <State is="good">{application.met}</State>;
  return (
    <div>
      <h4>{application.missing}</h4>
      <ul class="plain-list">
        {counted.length < needed && (
          <li>
            <State is="open">
              {fill(application.missingEndorsements, {
                count: needed - counted.length,
                roles: terms.roles(one.endorserRoles),
              })}
            </State>
          </li>
        )}
        {one.credentials.map(({ issuer, issuers, kind, name }) => (
          <li key={kind}>
            <State is={issuer === null ? "open" : "good"}>
              {issuer === null
                ? fill(application.missingPaper, {
                    name: terms.paper(name, kind),
                    roles: terms.roles(issuers),
                  })
                : fill(application.paperThere, {
                    name: terms.paper(name, kind),
                    issuer: labelOf(issuer),
                  })}
            </State>
          </li>
        ))}
      </ul>
    </div>
  );
}
