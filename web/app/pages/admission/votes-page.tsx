import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useLoaded } from "../../state/use-loaded.ts";
import { votesCountOf } from "./proposal.ts";
import { ProposalCard } from "./proposal-card.tsx";
import { ProposeForm } from "./propose-form.tsx";
import { Tabs } from "./tabs.tsx";
import { useStanding } from "./use-standing.ts";
import { useAdmissionWords } from "./words.ts";

/** What was put to the vote, and how it stands. */
export function VotesPage(): JSX.Element {
  const { votes } = useAdmissionWords();
  const { may, party } = useSession();
  const { isCouncil } = useStanding();
  const [proposes, setProposes] = useState(false);
  const loaded = useLoaded((signal) => call("listProposals", {}, signal), []);
  const mayPropose = isCouncil && may("sign");
  return (
    <Page
      title={votes.title}
      lede={votes.lede}
      actions={mayPropose && <Button onClick={() => setProposes(true)}>{votes.propose}</Button>}
    >
      <Tabs />
      {!isCouncil && <p class="hint">{votes.notCouncil}</p>}
      <Loading of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="empty">{votes.empty}</p>
          ) : (
            <div class="cards wide">
              {items.map((proposal) => (
                <ProposalCard
                  key={proposal.proposal}
                  of={proposal}
                  mayVote={mayPropose && votesCountOf(party, proposal)}
                  onStep={loaded.reload}
                />
              ))}
            </div>
          )
        }
      </Loading>
      {proposes && party !== undefined && (
        <ProposeForm party={party} onClose={() => setProposes(false)} />
      )}
    </Page>
  );
}
