import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { More } from "../../parts/more.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useFollowed } from "../../state/use-followed.ts";
import { EndName } from "./end-name.tsx";
import { Standing } from "./standing.tsx";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly box: "received" | "sent";
  /** Counts what was sent and taken here: read again with each. */
  readonly round: number;
}

/** What a party was told, or told others. */
export function Box({ box, party, round }: Props): JSX.Element {
  const words = useWords(notificationWords);
  const loaded = useFollowed(
    ({ after }: { readonly after?: number }, signal) => {
      const query = { box, ...(after !== undefined && { before: after }) };
      return call("listNotifications", { path: { party }, query }, signal);
    },
    [party, box, round],
  );
  const isSent = box === "sent";
  return (
    <Section title={words[box]} hint={isSent ? words.sentHint : words.receivedHint}>
      <Loading of={loaded}>
        {(items) => (
          <>
            <Table
              label={words[box]}
              rows={items}
              keyOf={({ notification }) => notification}
              empty={isSent ? words.sentEmpty : words.receivedEmpty}
              columns={[
                {
                  head: words.what,
                  cell: ({ kind, notification, severity }) => (
                    <>
                      <Link to={pagePaths.notification.replace(":notification", notification)}>
                        {words.kinds[kind]}
                      </Link>{" "}
                      <span class="tag">{words.severities[severity]}</span>
                    </>
                  ),
                },
                {
                  head: isSent ? words.to : words.from,
                  cell: ({ receiver, sender }) => <EndName {...(isSent ? receiver : sender)} />,
                },
                { head: words.things, isFigure: true, cell: ({ things }) => things },
                { head: words.status, cell: (one) => <Standing of={one} /> },
                {
                  head: words.onward,
                  cell: ({ onward: told }) =>
                    told.parties === 0 ? "–" : fill(words.onwardOf, told),
                },
                { head: words.since, cell: ({ sentAt }) => <Time at={sentAt} /> },
              ]}
            />
            <More of={loaded} />
          </>
        )}
      </Loading>
    </Section>
  );
}
