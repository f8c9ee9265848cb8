import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Failure } from "../../parts/failure.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Stamps } from "../../parts/stamps.tsx";
import { type Standing, State } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Outcome } from "../../signing/outcome.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useReader } from "../../signing/reader.ts";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import { proposedInWords } from "./proposed-words.ts";
import { useStep } from "./use-step.ts";
import { type Proposal, proposedIn } from "./proposal.ts";
import { useAdmissionWords } from "./words.ts";

interface Props {
  readonly of: Proposal;
  readonly mayVote: boolean;
  readonly onStep: () => void;
}

/** A proposal in words, how the vote stands, and what can be done now. */
export function ProposalCard(props: Props): JSX.Element {
  const { of: one } = props;
  const { votes } = useAdmissionWords();
  const reader = useReader();
  const [is, state] = stateOf(one);
  const { counted, needed } = one.votes;
  const proposed = proposedIn(one);
  return (
    <article class="card" data-proposal={one.proposal}>
      <h3>{proposed === null ? votes.unknown : proposedInWords(proposed, reader)}</h3>
      <State is={is}>{votes[state]}</State>
      <Facts
        of={[
          [votes.by, <PartyName id={one.proposer} />],
          [votes.enactable, <Time at={one.enactableFrom} />],
          [votes.votable, <Time at={one.enactableUntil} />],
        ]}
      />
      <Stamps shape="word" filled={counted.length} needed={needed} />
      <State is={counted.length >= needed ? "good" : "open"}>
        {fill(votes.inFavour, { count: counted.length, needed })}
      </State>
      <ul class="plain-list">
        {counted.map((party) => (
          <li key={party}>
            <PartyName id={party} />
          </li>
        ))}
        {one.against.map((party) => (
          <li key={party}>
            <PartyName id={party} /> <span class="hint">{votes.against}</span>
          </li>
        ))}
      </ul>
      {state === "open" && <VoteActions {...props} />}
    </article>
  );
}

function VoteActions({ mayVote, of: one, onStep }: Props): JSX.Element {
  const { votes } = useAdmissionWords();
  const { party } = useSession();
  const { failure, isBusy, run } = useAction();
  const step = useStep(onStep);
  const { counted, needed } = one.votes;
  const isEnactable = counted.length >= needed && new Date().toISOString() >= one.enactableFrom;
  const vote = (inFavour: boolean): void =>
    run(async () => {
      if (party === undefined) return;
      const message = { voter: `0x${party}`, proposal: `0x${one.proposal}`, inFavour };
      await prepareAndGo(party, { act: "Vote", message }, pagePaths.votes);
    });
  return (
    <>
      <Failure of={failure ?? step.failure} />
      {step.outcome !== undefined && <Outcome of={step.outcome} />}
      <div class="actions">
        {mayVote && proposedIn(one) !== null && (
          <Button isBusy={isBusy} onClick={() => vote(true)}>
            {votes.voteFor}
          </Button>
        )}
        {mayVote && (
          <Button kind="plain" isBusy={isBusy} onClick={() => vote(false)}>
            {votes.voteAgainst}
          </Button>
        )}
        {isEnactable && (
          <Button
            isBusy={step.isBusy}
            onClick={() => step.take({ step: "enact", proposal: one.proposal })}
          >
            {votes.enact}
          </Button>
        )}
      </div>
    </>
  );
}

function stateOf({
  enactableUntil,
  enactedAt,
}: Proposal): [Standing, "enacted" | "closed" | "open"] {
  if (enactedAt !== null) return ["good", "enacted"];
  return new Date().toISOString() >= enactableUntil ? ["bad", "closed"] : ["open", "open"];
}
