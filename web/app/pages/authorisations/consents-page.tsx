import type { JSX } from "preact";
import { call, type Reply } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { PartyName, shortId } from "../../parts/party-name.tsx";
import { Page } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { ConsentForm } from "./consent-form.tsx";
import { Tabs } from "./tabs.tsx";
import { authorisationWords, consentWords } from "./words.ts";

type Consent = Reply<"listConsents">["items"][number];

/** What people allowed others to see about themselves. */
export function ConsentsPage(): JSX.Element {
  const { consents, noParty, tabs } = useWords(authorisationWords);
  const { party } = useSession();
  return (
    <Page title={tabs.consents} lede={consents.lede}>
      <Tabs />
      {party === undefined ? <p class="empty">{noParty}</p> : <Consents party={party} />}
    </Page>
  );
}

function Consents({ party }: { readonly party: string }): JSX.Element {
  const { consents, tabs } = useWords(authorisationWords);
  const { say } = useNotices();
  const { may } = useSession();
  const { failure, isBusy, run } = useAction();
  const loaded = useLoaded(
    (signal) =>
      readAll("after", (query) => call("listConsents", { path: { party }, query }, signal)),
    [party],
  );
  const withdraw = (consent: string): void =>
    run(async () => {
      await call("withdrawConsentFor", { path: { party, consent } });
      say(consents.withdrawnNotice);
      loaded.reload();
    });
  return (
    <>
      <Failure of={failure} />
      <Loading of={loaded}>
        {(items) => (
          <ConsentTable
            label={tabs.consents}
            items={items}
            isBusy={isBusy}
            onWithdraw={may("sign") ? withdraw : undefined}
          />
        )}
      </Loading>
      {may("sign") && <ConsentForm party={party} onKept={loaded.reload} />}
    </>
  );
}

interface TableProps {
  readonly label: string;
  readonly items: readonly Consent[];
  readonly isBusy: boolean;
  readonly onWithdraw: ((commitment: string) => void) | undefined;
}

function ConsentTable({ isBusy, items, label, onWithdraw }: TableProps): JSX.Element {
  const { consents, until, who, why } = useWords(authorisationWords);
  const words = useWords(consentWords);
  return (
    <Table
      label={label}
      rows={items}
      keyOf={({ commitment }) => commitment}
      empty={consents.empty}
      columns={[
        {
          head: consents.person,
          cell: ({ document }) => <code title={document.person}>{shortId(document.person)}</code>,
        },
        {
          head: consents.categories,
          cell: ({ document }) =>
            document.categories.map((one) => words.categories[one]).join("; "),
        },
        { head: who, cell: ({ document }) => <PartyName id={document.grantee} /> },
        { head: why, cell: ({ document }) => words.purposes[document.purpose] },
        { head: until, cell: ({ document }) => <Time at={document.expiresAt} /> },
        { head: consents.how, cell: ({ source }) => consents.sources[source] },
        {
          head: "",
          cell: (one) =>
            onWithdraw === undefined || !isInForce(one) ? (
              <ConsentState of={one} />
            ) : (
              <Button kind="danger" isBusy={isBusy} onClick={() => onWithdraw(one.commitment)}>
                {consents.withdraw}
              </Button>
            ),
        },
      ]}
    />
  );
}

const isInForce = ({ document, withdrawnAt }: Consent): boolean =>
  withdrawnAt === null && document.expiresAt > new Date().toISOString();

function ConsentState({ of: one }: { readonly of: Consent }): JSX.Element {
  const { consents } = useWords(authorisationWords);
  if (one.withdrawnAt !== null) return <State is="bad">{consents.withdrawn}</State>;
  return isInForce(one) ? (
    <State is="good">{consents.inForce}</State>
  ) : (
    <State is="bad">{consents.expired}</State>
  );
}
