import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Remaining } from "../../parts/remaining.tsx";
import { State } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { readAuthorisations } from "../authorisations/read-authorisations.ts";
import { consentWords } from "../authorisations/words.ts";
import { Ground, Result, What } from "../inquiries/inquiry-table.tsx";
import { inquiryWords } from "../inquiries/words.ts";
import { endingOf } from "./ending.ts";
import { isGrounded, lastLooks } from "./last-looks.ts";
import { myFactoryWords } from "./words.ts";

const SHOWN_MAX = 5;

/** The last looks, and until when who may go on looking. */
export function WhoLooked({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(myFactoryWords);
  const { empty, title } = useWords(inquiryWords);
  const loaded = useLoaded((signal) => call("listInquiries", { path: { party } }, signal), [party]);
  return (
    <Section title={title}>
      <Endings party={party} />
      <Loading of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="empty">{empty}</p>
          ) : (
            <ul class="last-looks">
              {lastLooks(items, SHOWN_MAX).map(({ last: one, times }) => (
                <li key={one.index}>
                  <PartyName id={one.inquiry.lookerParty} />
                  <span>
                    <Time at={one.inquiry.at} />
                    {times > 1 && <span class="hint"> {fill(words.times, { times })}</span>}
                  </span>
                  <span>
                    <What of={one} />
                  </span>
                  <span class="ground">
                    <Result of={one} /> {isGrounded(one) && <Ground of={one} />}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
      <p>
        <Link to={pagePaths.inquiries}>{words.allLooks}</Link>
      </p>
    </Section>
  );
}

function Endings({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(myFactoryWords);
  const { purposes } = useWords(consentWords);
  const loaded = useLoaded((signal) => readAuthorisations(party, "given", signal), [party]);
  const now = new Date().toISOString();
  return (
    <Loading of={loaded}>
      {(all) => {
        const { inForce, soon } = endingOf(all, now);
        return (
          <>
            <p>
              <Link to={pagePaths.authorisations}>
                {fill(words.mayLook, { count: inForce.length })}
              </Link>
            </p>
            {soon.map(({ commitment, document }) => (
              <div key={commitment} class="ending">
                <State is="open">
                  {words.endsSoon} <PartyName id={document.grantee} />
                  <span class="hint block">{purposes[document.purpose]}</span>
                </State>
                <Remaining from={document.validFrom} to={document.expiresAt} now={now} />
              </div>
            ))}
          </>
        );
      }}
    </Loading>
  );
}
