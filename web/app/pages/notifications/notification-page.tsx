import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Facts } from "../../parts/facts.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { EndName } from "./end-name.tsx";
import { NotificationActions } from "./notification-actions.tsx";
import { Standing, What } from "./standing.tsx";
import { notificationWords } from "./words.ts";

type Read = Reply<"readNotification">;

/** One notification: what was said, about what, and what became of it. */
export function NotificationPage({ notification }: { readonly notification: string }): JSX.Element {
  const words = useWords(notificationWords);
  const { party } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      party === undefined
        ? undefined
        : call("readNotification", { path: { party, notification } }, signal),
    [party, notification],
  );
  const title = loaded.value === undefined ? words.title : words.kinds[loaded.value.kind];
  return (
    <Page title={title}>
      <Loading of={loaded}>
        {(read) =>
          read === undefined || party === undefined ? (
            <p class="empty">{words.noParty}</p>
          ) : (
            <>
              <Head of={read} />
              <NotificationActions party={party} notification={read} onDone={loaded.reload} />
              <Affected of={read} />
              <History of={read} />
            </>
          )
        }
      </Loading>
    </Page>
  );
}

function Head({ of: read }: { readonly of: Read }): JSX.Element {
  const words = useWords(notificationWords);
  const { information, onward, receiver, sender, sentAt, targetDate } = read;
  return (
    <Facts
      of={[
        [words.what, <What of={read} />],
        [words.from, <EndName {...sender} />],
        [words.to, <EndName {...receiver} />],
        [words.status, <Standing of={read} />],
        [words.since, <Time at={sentAt} />],
        ...(targetDate === null ? [] : ([[words.target, <Time at={targetDate} />]] as const)),
        [words.information, information === "" ? "–" : information],
        [words.onward, onward.parties === 0 ? words.onwardNone : fill(words.onwardOf, onward)],
      ]}
    />
  );
}

function Affected({ of: { items, things } }: { readonly of: Read }): JSX.Element {
  const words = useWords(notificationWords);
  const isBlock = items.some(({ blockStatus }) => blockStatus !== null);
  const block = {
    head: words.block,
    cell: ({ blockStatus }: Read["items"][number]) => blockStatus && words.blocks[blockStatus],
  };
  const rest = fill(words.affectedMore, { count: items.length, all: things });
  return (
    <Section title={words.affected} hint={things > items.length ? rest : undefined}>
      <Table
        label={words.affected}
        rows={items}
        keyOf={({ asset }) => asset}
        columns={[
          { head: words.thing, cell: ({ thing }) => <span class="wrap">{thing}</span> },
          ...(isBlock ? [block] : []),
        ]}
      />
    </Section>
  );
}

function History({ of: { history } }: { readonly of: Read }): JSX.Element {
  const words = useWords(notificationWords);
  return (
    <Section title={words.history}>
      <ol class="stack">
        {history.map(({ at, items, parties, side, what, why }) => (
          <li key={`${at} ${what}`}>
            <p>
              <Time at={at} /> <strong>{words.sides[side]}</strong>:{" "}
              {fill(words.historySteps[what], { items: items ?? 0, parties: parties ?? 0 })}
            </p>
            {why !== null && <p class="hint">{why}</p>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
