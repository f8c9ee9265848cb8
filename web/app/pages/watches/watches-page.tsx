import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { AddWatch } from "./add-watch.tsx";
import { PatienceSection } from "./patience.tsx";
import { watchWords } from "./words.ts";

type Watch = Reply<"listWatches">["items"][number];

/** What a factory has followed, and how patiently. */
export function WatchesPage(): JSX.Element {
  const words = useWords(watchWords);
  const { party } = useSession();
  const toFloor = (
    <Link to={pagePaths.floor} class="button">
      {words.toFloor}
    </Link>
  );
  return (
    <Page title={words.title} lede={words.lede} actions={toFloor}>
      {party === undefined ? <p class="empty">{words.noParty}</p> : <Watches party={party} />}
    </Page>
  );
}

function Watches({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(watchWords);
  const { may } = useSession();
  const [removing, setRemoving] = useState<Watch>();
  const { say } = useNotices();
  const loaded = useLoaded((signal) => call("listWatches", { path: { party } }, signal), [party]);
  const remove = async ({ watch }: Watch): Promise<void> => {
    await call("removeWatch", { path: { party, watch } });
    say(words.removed);
    loaded.reload();
  };
  return (
    <>
      <Section title={words.list}>
        <Loading of={loaded}>
          {({ items }) => (
            <WatchTable
              party={party}
              watches={items}
              onRemove={setRemoving}
              onChanged={loaded.reload}
            />
          )}
        </Loading>
      </Section>
      <Section title={words.add} hint={words.addHint}>
        {may("manage") ? (
          <AddWatch party={party} onAdded={loaded.reload} />
        ) : (
          <p class="empty">{words.mayNot}</p>
        )}
      </Section>
      <PatienceSection party={party} />
      {removing !== undefined && (
        <ConfirmDialog
          title={fill(words.removeTitle, { name: removing.label })}
          hint={words.removeHint}
          label={words.remove}
          kind="danger"
          act={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}

interface TableProps {
  readonly party: string;
  readonly watches: readonly Watch[];
  readonly onRemove: (watch: Watch) => void;
  readonly onChanged: () => void;
}

function WatchTable({ onChanged, onRemove, party, watches }: TableProps): JSX.Element {
  const words = useWords(watchWords);
  const { may } = useSession();
  const { failure, isBusy, run } = useAction();
  const pause = ({ pausedAt, watch }: Watch): void =>
    run(async () => {
      await call("pauseWatch", { path: { party, watch }, body: { paused: pausedAt === null } });
      onChanged();
    });
  return (
    <>
      <Failure of={failure} />
      <Table
        label={words.list}
        rows={watches}
        keyOf={({ watch }) => watch}
        empty={words.empty}
        columns={[
          {
            head: words.label,
            cell: ({ label, metric, unit }) => (
              <>
                {label}
                <span class="hint block wrap">
                  {metric} ({unit})
                </span>
              </>
            ),
          },
          { head: words.kind, cell: ({ kind }) => words.kinds[kind] },
          { head: words.machine, cell: ({ machine }) => machine ?? words.each },
          { head: words.since, cell: ({ addedAt }) => <Time at={addedAt} dayOnly /> },
          { head: words.state, cell: (one) => <WatchState watch={one} /> },
          {
            head: "",
            cell: (one) =>
              may("manage") && (
                <div class="actions">
                  <Button kind="plain" isBusy={isBusy} onClick={() => pause(one)}>
                    {one.pausedAt === null ? words.pause : words.resume}
                  </Button>
                  <Button kind="danger" onClick={() => onRemove(one)}>
                    {words.remove}
                  </Button>
                </div>
              ),
          },
        ]}
      />
    </>
  );
}

function WatchState({ watch: { pausedAt } }: { readonly watch: Watch }): JSX.Element {
  const words = useWords(watchWords);
  if (pausedAt === null) return <State is="good">{words.watching}</State>;
  return (
    <State is="open">
      {words.paused} <Time at={pausedAt} />
    </State>
  );
}
