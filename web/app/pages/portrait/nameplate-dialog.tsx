import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import type { Signal } from "./section.ts";
import { portraitWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly signal: Signal;
  readonly onKept: () => void;
  readonly onClose: () => void;
}

const LOAD = /^(0|[1-9]\d{0,11})(\.\d{1,6})?$/;

/** Asks which load a machine's plate allows. */
export function NameplateDialog({ onClose, onKept, party, signal }: Props): JSX.Element {
  const words = useWords(portraitWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [load, setLoad] = useState(signal.nameplate?.load ?? "");
  const isWrong = load !== "" && !(LOAD.test(load) && Number(load) > 0);
  const keep = (event: Event): void => {
    event.preventDefault();
    if (isWrong) return;
    run(async () => {
      await call("declareNameplate", { path: { party, signal: signal.signal }, body: { load } });
      say(words.plateKept);
      onKept();
      onClose();
    });
  };
  return (
    <Dialog title={fill(words.plateTitle, { machine: signal.machine })} onClose={onClose}>
      <form class="stack" onSubmit={keep} noValidate>
        <TextField
          label={`${words.plateLabel} (${signal.unit})`}
          hint={words.plateHint}
          inputMode="decimal"
          error={isWrong ? words.errors.load : undefined}
          value={load}
          onChange={setLoad}
        />
        <Failure of={failure} />
        <div class="actions">
          <Button isBusy={isBusy}>{words.keep}</Button>
        </div>
      </form>
    </Dialog>
  );
}
