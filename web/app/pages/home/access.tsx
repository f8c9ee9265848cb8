import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { Loading } from "../../parts/loading.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Remaining } from "../../parts/remaining.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { readAuthorisations } from "../authorisations/read-authorisations.ts";
import { stateOf } from "../authorisations/standing.ts";
import { consentWords } from "../authorisations/words.ts";
import { homeWords } from "./words.ts";

/** Who may look at this party's data now. */
export function Access({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(homeWords);
  const { purposes } = useWords(consentWords);
  const loaded = useLoaded((signal) => readAuthorisations(party, "given", signal), [party]);
  const now = new Date().toISOString();
  return (
    <section class="card">
      <h2>
        <Link to={pagePaths.authorisations}>{words.access}</Link>
      </h2>
      <Loading of={loaded}>
        {(items) => {
          const inForce = items.filter((one) => stateOf(one, now) === "inForce");
          return (
            <>
              <p>
                {inForce.length === 0
                  ? words.noAccess
                  : fill(words.inForce, { count: inForce.length })}
              </p>
              <ul class="plain-list">
                {inForce.map(({ commitment, document }) => (
                  <li key={commitment}>
                    <PartyName id={document.grantee} />
                    <span class="hint block">{purposes[document.purpose]}</span>
                    <Remaining from={document.validFrom} to={document.expiresAt} now={now} />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loading>
    </section>
  );
}
