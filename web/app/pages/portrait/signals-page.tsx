import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { ItemTimeDialog } from "./item-time-dialog.tsx";
import { WorkingHours } from "./working-hours.tsx";
import { DeclareSignal } from "./declare-signal.tsx";
import { NameplateDialog } from "./nameplate-dialog.tsx";
import { LimitsDialog } from "./limits-dialog.tsx";
import type { Signal } from "./section.ts";
import { portraitWords } from "./words.ts";

/** What the readings of a factory's machines mean. */
export function SignalsPage(): JSX.Element {
  const words = useWords(portraitWords);
  const { party } = useSession();
  const back = (
    <Link to={pagePaths.portrait} class="button">
      {words.toPortrait}
    </Link>
  );
  return (
    <Page title={words.signalsTitle} lede={words.signalsLede} actions={back}>
      {party === undefined ? <p class="empty">{words.noParty}</p> : <Signals party={party} />}
    </Page>
  );
}

function Signals({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(portraitWords);
  const { may } = useSession();
  const { say } = useNotices();
  const [removing, setRemoving] = useState<Signal>();
  const [confirming, setConfirming] = useState<Signal>();
  const [plating, setPlating] = useState<Signal>();
  const [timing, setTiming] = useState<Signal>();
  const loaded = useLoaded((signal) => call("listSignals", { path: { party } }, signal), [party]);
  const remove = async ({ signal }: Signal): Promise<void> => {
    await call("removeSignal", { path: { party, signal } });
    say(words.removed);
    loaded.reload();
  };
  return (
    <>
      <Section title={words.signals}>
        <Loading of={loaded}>
          {({ items }) => (
            <SignalTable
              signals={items}
              onConfirm={setConfirming}
              onTime={setTiming}
              onPlate={setPlating}
              onRemove={setRemoving}
            />
          )}
        </Loading>
      </Section>
      <Section title={words.declare}>
        {may("manage") ? (
          <DeclareSignal party={party} onDeclared={loaded.reload} />
        ) : (
          <p class="empty">{words.mayNot}</p>
        )}
      </Section>
      <WorkingHours party={party} />
      {plating !== undefined && (
        <NameplateDialog
          party={party}
          signal={plating}
          onKept={loaded.reload}
          onClose={() => setPlating(undefined)}
        />
      )}
      {timing !== undefined && (
        <ItemTimeDialog
          party={party}
          signal={timing}
          onKept={loaded.reload}
          onClose={() => setTiming(undefined)}
        />
      )}
      {confirming !== undefined && (
        <LimitsDialog
          party={party}
          signal={confirming}
          onKept={loaded.reload}
          onClose={() => setConfirming(undefined)}
        />
      )}
      {removing !== undefined && (
        <ConfirmDialog
          title={fill(words.removeTitle, { machine: removing.machine, metric: removing.metric })}
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
  readonly signals: readonly Signal[];
  readonly onConfirm: (signal: Signal) => void;
  readonly onTime: (signal: Signal) => void;
  readonly onPlate: (signal: Signal) => void;
  readonly onRemove: (signal: Signal) => void;
}

function SignalTable({ onConfirm, onPlate, onRemove, onTime, signals }: TableProps): JSX.Element {
  const words = useWords(portraitWords);
  const { may } = useSession();
  return (
    <Table
      label={words.signals}
      rows={signals}
      keyOf={({ signal }) => signal}
      empty={words.noSignals}
      columns={[
        { head: words.machine, cell: ({ machine }) => machine },
        { head: words.metric, cell: ({ metric, unit }) => `${metric} (${unit})` },
        { head: words.meaning, cell: ({ meaning }) => words.meanings[meaning] },
        { head: words.slot, cell: ({ slotSeconds }) => words.slots[String(slotSeconds)] },
        { head: words.state, cell: (signal) => <SignalState signal={signal} /> },
        {
          head: "",
          cell: (signal) =>
            may("manage") && (
              <div class="actions">
                {signal.meaning === "load" && (
                  <>
                    <Button kind="plain" onClick={() => onConfirm(signal)}>
                      {words.confirm}
                    </Button>
                    <Button kind="plain" onClick={() => onPlate(signal)}>
                      {words.plate}
                    </Button>
                  </>
                )}
                {signal.meaning === "itemCounter" && (
                  <Button kind="plain" onClick={() => onTime(signal)}>
                    {words.itemTime}
                  </Button>
                )}
                <Button kind="danger" onClick={() => onRemove(signal)}>
                  {words.remove}
                </Button>
              </div>
            ),
        },
      ]}
    />
  );
}

function SignalState({ signal }: { readonly signal: Signal }): JSX.Element {
  const words = useWords(portraitWords);
  const { complete, nameplate, unit } = signal;
  const { confirmed, open } = confirmationOf(signal, words);
  return (
    <>
      {open !== undefined ? (
        <State is="open">{open}</State>
      ) : (
        <State is={complete ? "good" : "open"}>{complete ? words.counted : words.counting}</State>
      )}
      {confirmed !== undefined && <span class="hint block">{confirmed}</span>}
      {nameplate !== null && (
        <span class="hint block">{fill(words.plateIs, { load: nameplate.load, unit })}</span>
      )}
    </>
  );
}

interface Confirmation {
  /** What a person still has to say. */
  readonly open?: string;
  /** What he said. */
  readonly confirmed?: string;
}

function confirmationOf(
  { itemSeconds, limits, meaning, unit }: Signal,
  words: (typeof portraitWords)["en"],
): Confirmation {
  if (meaning === "itemCounter")
    return itemSeconds === null
      ? { open: words.toTime }
      : { confirmed: fill(words.itemTimeIs, { seconds: itemSeconds }) };
  if (meaning !== "load") return {};
  if (limits === null) return { open: words.toConfirm };
  const { idleFrom: idle, runningFrom: running } = limits;
  return { confirmed: fill(words.confirmed, { running, idle, unit }) };
}
