import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { DecideDialog } from "./decide-dialog.tsx";
import { ExcuseDialog } from "./excuse-dialog.tsx";
import { keepReason } from "./keep-reason.ts";
import { WhyDialog } from "./why-dialog.tsx";
import { lotWords } from "./words.ts";

type Lot = Reply<"listLots">["items"][number];
type Sheet = "decide" | "excuse" | "hold" | "ask8d";

interface Props {
  readonly party: string;
  readonly lot: Lot;
  /** The page to return to. */
  readonly back: string;
  readonly onDone: () => void;
}

/** What the party can do about a lot. Every act is signed on a page of its own. */
export function LotActions(props: Props): JSX.Element | null {
  const { back, lot, party } = props;
  const { actions } = useWords(lotWords);
  const { may } = useSession();
  const { failure, isBusy, run } = useAction();
  const [sheet, setSheet] = useState<Sheet>();
  if (!may("sign")) return null;
  const isHolder = lot.heldBy.includes(party);
  const has = (code: Lot["decisions"][number]): boolean => lot.decisions.includes(code);
  const [id] = [`0x${lot.lot}`];
  const release = (): void =>
    run(() =>
      prepareAndGo(party, { act: "Release", message: { factory: `0x${party}`, lot: id } }, back),
    );
  const lift = (): void =>
    run(() =>
      prepareAndGo(party, { act: "Lift", message: { by: `0x${party}`, lots: [id] } }, back),
    );
  const open = (one: Sheet) => (): void => setSheet(one);
  return (
    <>
      <Failure of={failure} />
      <div class="actions">
        {has("readyToRelease") && (
          <Button isBusy={isBusy} onClick={release}>
            {actions.release}
          </Button>
        )}
        {(has("notGood") || has("concessionExpired")) && (
          <Button onClick={open("decide")}>{actions.decide}</Button>
        )}
        {has("stationEnded") && <Button onClick={open("excuse")}>{actions.excuse}</Button>}
        {isHolder ? (
          <Button kind="plain" isBusy={isBusy} onClick={lift}>
            {actions.lift}
          </Button>
        ) : (
          <Button kind="plain" onClick={open("hold")}>
            {actions.hold}
          </Button>
        )}
        {lot.publisher === party && lot.factory !== party && (
          <Button kind="plain" onClick={open("ask8d")}>
            {actions.ask8d}
          </Button>
        )}
      </div>
      {sheet !== undefined && (
        <Opened {...props} sheet={sheet} onClose={() => setSheet(undefined)} />
      )}
    </>
  );
}

function Opened({
  back,
  lot,
  onClose,
  onDone,
  party,
  sheet,
}: Props & { readonly sheet: Sheet; readonly onClose: () => void }): JSX.Element {
  const { ask8d, decide, hold } = useWords(lotWords);
  const { say } = useNotices();
  if (sheet === "decide") return <DecideDialog {...{ party, back, onClose }} lot={lot.lot} />;
  if (sheet === "ask8d")
    return (
      <WhyDialog
        title={ask8d.title}
        hint={ask8d.hint}
        label={ask8d.text}
        button={ask8d.send}
        onClose={onClose}
        onSubmit={async (text) => {
          const path = { party, lot: lot.lot };
          await call("request8d", { path, body: { kind: "8d", text } });
          say(ask8d.done);
          onClose();
          onDone();
        }}
      />
    );
  if (sheet === "excuse") return <ExcuseDialog {...{ party, back, onClose, lot }} />;
  return (
    <WhyDialog
      title={hold.title}
      hint={hold.hint}
      label={decide.why}
      button={decide.sign}
      onClose={onClose}
      onSubmit={async (text) => {
        const reason = await keepReason(party, text);
        const message = { by: `0x${party}`, lots: [`0x${lot.lot}`], reason };
        await prepareAndGo(party, { act: "Hold", message }, back);
      }}
    />
  );
}
