import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { State } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { useAdmissionWords, useTerms } from "../admission/words.ts";
import { homeWords } from "./words.ts";
import { DAY_MS } from "../../../shared/day.ts";

const SOON_MS = 30 * DAY_MS;

/** What this party is to the others, and what of it ends soon. */
export function Roles({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(homeWords);
  const { mine } = useAdmissionWords();
  const terms = useTerms();
  const loaded = useLoaded((signal) => call("readMember", { path: { member: party } }, signal), [party]); // prettier-ignore
  const soon = new Date(Date.now() + SOON_MS).toISOString();
  return (
    <section class="card">
      <h2>
        <Link to={pagePaths.admission}>{words.roles}</Link>
      </h2>
      <Loading of={loaded}>
        {({ roles }) => (
          <>
            {roles.length === 0 && <p>{mine.empty}</p>}
            <ul class="plain-list">
              {roles.map(({ isLive, role, until }) => (
                <li key={role}>
                  <State is={isLive ? (until < soon ? "open" : "good") : "bad"}>
                    {terms.role(role)}
                    <span class="hint block">
                      <Time at={until} dayOnly /> {isLive && until < soon && words.soon}
                    </span>
                  </State>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loading>
    </section>
  );
}
