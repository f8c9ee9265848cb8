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

const SECONDS = /^(0|[1-9]\d{0,6})(\.\d{1,3})?$/;

/** Asks how long an item that a machine's counter counts is planned to take. */
export function ItemTimeDialog({ onClose, onKept, party, signal }: Props): JSX.Element {
  const words = useWords(portraitWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [seconds, setSeconds] = useState(signal.itemSeconds ?? "");
  const isWrong = seconds !== "" && !(SECONDS.test(seconds) && Number(seconds) > 0);
  const keep = (event: Event): void => {
    event.preventDefault();
    if (isWrong) return;
    run(async () => {
      await call("confirmItemTime", { path: { party, signal: signal.signal }, body: { seconds } });
      say(words.itemTimeKept);
      onKept();
      onClose();
    });
  };
  return (
    <Dialog title={fill(words.itemTimeTitle, { machine: signal.machine })} onClose={onClose}>
      <form class="stack" onSubmit={keep} noValidate>
        <TextField
          label={words.itemTimeLabel}
          hint={words.itemTimeHint}
          inputMode="decimal"
          error={isWrong ? words.errors.seconds : undefined}
          value={seconds}
          onChange={setSeconds}
        />
        <Failure of={failure} />
        <div class="actions">
          <Button isBusy={isBusy}>{words.keep}</Button>
        </div>
      </form>
    </Dialog>
  );
}
