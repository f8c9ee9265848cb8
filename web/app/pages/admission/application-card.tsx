import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { roleNumber } from "../../../../service/parties/role.ts";
import { fill } from "../../../shared/language.ts";
import type { Application, Paper } from "./application.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Stamps } from "../../parts/stamps.tsx";
import { State } from "../../parts/state.tsx";
import { Outcome } from "../../signing/outcome.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import { IssueDialog } from "./issue-dialog.tsx";
import { Missing } from "./missing.tsx";
import { PapersDialog } from "./papers-dialog.tsx";
import { useStanding } from "./use-standing.ts";
import { useStep } from "./use-step.ts";
import { useAdmissionWords, useTerms } from "./words.ts";

interface Props {
  readonly of: Application;
  readonly onStep: () => void;
}

/** An application: what is there, exactly what is missing, and what this party can do about it. */
export function ApplicationCard({ of: one, onStep }: Props): JSX.Element {
  const { application } = useAdmissionWords();
  const terms = useTerms();
  const { counted, needed, uncounted } = one.endorsements;
  return (
    <article class="card" data-application={one.party}>
      <header>
        <h3>
          <PartyName id={one.party} />
        </h3>
        <span class="tag">{terms.role(one.role)}</span>
      </header>
      <p class="hint">{fill(application.round, { round: one.round })}</p>
      <div class="stamp-row">
        <Stamps shape="word" filled={counted.length} needed={needed} />
        <Stamps
          shape="paper"
          filled={one.credentials.filter(({ issuer }) => issuer !== null).length}
          needed={one.credentials.length}
        />
      </div>
      <State is={counted.length >= needed ? "good" : "open"}>
        {fill(application.endorsements, { count: counted.length, needed })}
      </State>
      <ul class="plain-list">
        {counted.map((party) => (
          <li key={party}>
            <PartyName id={party} />
          </li>
        ))}
        {uncounted.map((party) => (
          <li key={party}>
            <PartyName id={party} /> <span class="hint">{application.uncounted}</span>
          </li>
        ))}
      </ul>
      <Missing of={one} />
      <CardActions of={one} onStep={onStep} />
    </article>
  );
}

function CardActions({ of: one, onStep }: Props): JSX.Element {
  const words = useAdmissionWords();
  const terms = useTerms();
  const { may, party } = useSession();
  const { isEntitled } = useStanding();
  const [reads, setReads] = useState(false);
  const [issuing, setIssuing] = useState<Paper>();
  const { failure, isBusy, run } = useAction();
  const step = useStep(onStep);
  const { application } = words;
  const isOwn = one.party === party;
  const mayAct = party !== undefined && may("sign") && !isOwn;
  const hasEndorsed = party !== undefined && one.endorsements.counted.includes(party);
  const endorse = (): void =>
    run(async () => {
      if (party === undefined) return;
      const message = {
        endorser: `0x${party}`,
        party: `0x${one.party}`,
        role: roleNumber(one.role),
        round: BigInt(one.round),
        file: `0x${one.file}`,
      };
      await prepareAndGo(party, { act: "Endorse", message }, pagePaths.admission);
    });
  return (
    <>
      <Failure of={failure ?? step.failure} />
      {step.outcome !== undefined && <Outcome of={step.outcome} />}
      <div class="actions">
        {one.isMet && (
          <Button
            isBusy={step.isBusy}
            onClick={() => step.take({ step: "admit", party: one.party, role: one.role })}
          >
            {application.admit}
          </Button>
        )}
        <Button kind="plain" onClick={() => setReads(true)}>
          {application.read}
        </Button>
        {mayAct && !hasEndorsed && isEntitled(one.endorserRoles) && (
          <Button isBusy={isBusy} onClick={endorse}>
            {application.endorse}
          </Button>
        )}
        {mayAct &&
          one.credentials
            .filter(({ issuer, issuers }) => issuer === null && isEntitled(issuers))
            .map((paper) => (
              <Button key={paper.kind} kind="plain" onClick={() => setIssuing(paper)}>
                {fill(application.issue, { name: terms.paper(paper.name, paper.kind) })}
              </Button>
            ))}
      </div>
      {reads && <PapersDialog application={one} onClose={() => setReads(false)} />}
      {issuing !== undefined && (
        <IssueDialog subject={one.party} paper={issuing} onClose={() => setIssuing(undefined)} />
      )}
    </>
  );
}
