import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import type { Member } from "./member.ts";
import { useAdmissionWords, useTerms } from "./words.ts";

type Credential = Member["credentials"][number];

interface Props {
  readonly items: readonly Credential[];
  /** Which side is not the party that the page is about. */
  readonly names: "issuer" | "subject";
}

/** Papers that somebody certified; whoever did takes them back. */
export function CredentialTable({ items, names }: Props): JSX.Element {
  const { member, papers, state, until } = useAdmissionWords();
  const terms = useTerms();
  const { may, party } = useSession();
  const { failure, isBusy, run } = useAction();
  const withdraw = ({ issuer, kind, subject }: Credential): void =>
    run(() => {
      const message = { issuer: `0x${issuer}`, subject: `0x${subject}`, kind: `0x${kind}` };
      return prepareAndGo(issuer, { act: "Withdraw", message }, pagePaths.admission);
    });
  return (
    <>
      <Failure of={failure} />
      <Table
        label={member.credentials}
        rows={items}
        keyOf={({ issuer, kind, subject }) => `${subject} ${kind} ${issuer}`}
        empty={member.credentialsEmpty}
        columns={[
          {
            head: papers.name,
            cell: ({ digest, kind, name }) => <span title={digest}>{terms.paper(name, kind)}</span>,
          },
          {
            head: names === "issuer" ? member.by : member.about,
            cell: (one) => <PartyName id={one[names]} />,
          },
          { head: until, cell: (one) => <Time at={one.until} dayOnly /> },
          { head: state, cell: (one) => <CredentialState until={one.until} /> },
          {
            head: "",
            cell: (one) =>
              one.issuer === party &&
              may("sign") && (
                <Button kind="danger" isBusy={isBusy} onClick={() => withdraw(one)}>
                  {member.withdraw}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

function CredentialState({ until }: { readonly until: string }): JSX.Element {
  const { member } = useAdmissionWords();
  const isGood = until > new Date().toISOString();
  return <State is={isGood ? "good" : "bad"}>{isGood ? member.good : member.expired}</State>;
}
