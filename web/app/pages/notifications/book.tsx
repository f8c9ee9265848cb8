import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { PartnerDialog } from "./partner-dialog.tsx";
import { notificationWords } from "./words.ts";

type Partner = Reply<"listTradePartners">["items"][number];

/** Whom the party's events mean. */
export function Book({ party }: { readonly party: string }): JSX.Element {
  const { book: words } = useWords(notificationWords);
  const { may } = useSession();
  const [isAdding, setAdding] = useState(false);
  const loaded = useLoaded(
    (signal) => call("listTradePartners", { path: { party } }, signal),
    [party],
  );
  const add = <Button onClick={() => setAdding(true)}>{words.add}</Button>;
  return (
    <Section title={words.title} hint={words.hint} actions={may("sign") ? add : undefined}>
      <Loading of={loaded}>
        {({ items }) => <BookTable party={party} items={items} onChanged={loaded.reload} />}
      </Loading>
      {isAdding && (
        <PartnerDialog party={party} onClose={() => setAdding(false)} onSaved={loaded.reload} />
      )}
    </Section>
  );
}

interface TableProps {
  readonly party: string;
  readonly items: readonly Partner[];
  readonly onChanged: () => void;
}

function BookTable({ items, onChanged, party }: TableProps): JSX.Element {
  const { book: words } = useWords(notificationWords);
  const { may } = useSession();
  const { failure, isBusy, run } = useAction();
  const remove = (uri: string) => (): void =>
    run(async () => {
      await call("removeTradePartner", { path: { party }, query: { uri } });
      onChanged();
    });
  const removing = {
    head: words.remove,
    cell: ({ uri }: Partner) => (
      <Button kind="plain" isBusy={isBusy} onClick={remove(uri)}>
        {words.remove}
      </Button>
    ),
  };
  return (
    <>
      <Failure of={failure} />
      <Table
        label={words.title}
        rows={items}
        keyOf={({ uri }) => uri}
        empty={words.empty}
        columns={[
          { head: words.name, cell: ({ name }) => name },
          { head: words.uri, cell: ({ uri }) => <span class="wrap">{uri}</span> },
          {
            head: words.who,
            cell: ({ partner }) =>
              partner === undefined ? words.outside : <PartyName id={partner} />,
          },
          { head: words.bpnl, cell: ({ bpnl }) => bpnl ?? "–" },
          ...(may("sign") ? [removing] : []),
        ]}
      />
    </>
  );
}
