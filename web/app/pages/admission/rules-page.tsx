import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { useReader } from "../../signing/reader.ts";
import { type Community, useCommunity } from "../../state/community.tsx";
import { RuleInWords } from "./rule-in-words.tsx";
import { Tabs } from "./tabs.tsx";
import { useAdmissionWords, useTerms } from "./words.ts";

/** What it takes to be let in to each role, and who can change that. */
export function RulesPage(): JSX.Element {
  const words = useAdmissionWords();
  const terms = useTerms();
  const loaded = useCommunity();
  return (
    <Page title={words.tabs.rules} lede={words.lede}>
      <Tabs />
      <Loading of={loaded}>
        {(community) =>
          community === undefined ? null : (
            <>
              <Council community={community} />
              <div class="cards">
                {community.rules.map((rule) => (
                  <article key={rule.role} class="card" data-rule={rule.role}>
                    <h3>{terms.role(rule.role)}</h3>
                    <RuleInWords rule={rule} />
                  </article>
                ))}
              </div>
            </>
          )
        }
      </Loading>
    </Page>
  );
}

function Council({ community }: { readonly community: Community }): JSX.Element {
  const { rule } = useAdmissionWords();
  const terms = useTerms();
  const { time } = useReader();
  const { bootstrap, charter, councilSize } = community;
  return (
    <Section title={rule.council}>
      <p>
        {fill(rule.councilHint, {
          roles: terms.roles(charter.councilRoles),
          size: councilSize,
          delay: terms.days(charter.voteDelaySeconds),
          window: terms.days(charter.voteWindowSeconds),
        })}{" "}
        {fill(rule.suspension, { days: terms.days(charter.suspensionSeconds) })}
      </p>
      <p>
        {bootstrap.ended
          ? fill(rule.bootstrapOver, { count: bootstrap.partiesAdmitted })
          : fill(rule.bootstrapOn, {
              until: time(bootstrap.until),
              max: bootstrap.partiesMax,
              count: bootstrap.partiesAdmitted,
            })}
      </p>
    </Section>
  );
}
