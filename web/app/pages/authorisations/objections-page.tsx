import type { JSX } from "preact";
import { call, type Reply } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { lastDay } from "./document-words.ts";
import { ObjectionForm } from "./objection-form.tsx";
import { Tabs } from "./tabs.tsx";
import { authorisationWords, consentWords } from "./words.ts";

type Objection = Reply<"listObjections">["items"][number];

/** Figures that this party says are wrong, and what was answered. */
export function ObjectionsPage(): JSX.Element {
  const { noParty, objections, tabs } = useWords(authorisationWords);
  const { party } = useSession();
  return (
    <Page title={tabs.objections} lede={objections.lede}>
      <Tabs />
      {party === undefined ? <p class="empty">{noParty}</p> : <Objections party={party} />}
    </Page>
  );
}

function Objections({ party }: { readonly party: string }): JSX.Element {
  const { objections, state, tabs } = useWords(authorisationWords);
  const { sections } = useWords(consentWords);
  const { may } = useSession();
  const loaded = useLoaded((signal) => call("listObjections", { path: { party } }, signal), [party]); // prettier-ignore
  return (
    <>
      <Loading of={loaded}>
        {({ items }) => (
          <Table
            label={tabs.objections}
            rows={items}
            keyOf={({ number }) => String(number)}
            empty={objections.empty}
            columns={[
              {
                head: objections.figure,
                cell: ({ figure, section }) => (
                  <>
                    {sections[section as keyof typeof sections]} <code>{figure}</code>
                  </>
                ),
              },
              {
                head: objections.period,
                cell: ({ period }) => `${period.from.slice(0, 10)} – ${lastDay(period.to)}`,
              },
              { head: objections.reason, cell: ({ reason }) => reason },
              { head: objections.due, cell: ({ dueAt }) => <Time at={dueAt} dayOnly /> },
              { head: state, cell: (one) => <ObjectionState of={one} /> },
            ]}
          />
        )}
      </Loading>
      {may("sign") && <ObjectionForm party={party} onRaised={loaded.reload} />}
    </>
  );
}

function ObjectionState({ of: one }: { readonly of: Objection }): JSX.Element {
  const { objections } = useWords(authorisationWords);
  const { answer, overdue } = one;
  if (answer === null)
    return (
      <State is={overdue ? "bad" : "open"}>
        {overdue ? objections.overdue : objections.waiting}
      </State>
    );
  return (
    <State is={answer.upheld ? "good" : "open"}>
      {answer.upheld ? objections.upheld : objections.denied}
      <span class="hint block">{answer.text}</span>
    </State>
  );
}
