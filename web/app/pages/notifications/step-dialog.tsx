import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { AreaField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { Refused } from "./refused.tsx";
import type { Notification } from "./standing.tsx";
import type { Step } from "./steps.ts";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly notification: Notification;
  readonly what: Step;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Does one thing with a notification, with a word for the other side. */
export function StepDialog({
  notification: { notification },
  onClose,
  onDone,
  party,
  what,
}: Props): JSX.Element {
  const words = useWords(notificationWords);
  const { failure, isBusy, run } = useAction();
  const [why, setWhy] = useState("");
  const send = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { what, ...(why.trim() !== "" && { why: why.trim() }) };
      await call("changeNotification", { path: { party, notification }, body });
      onDone();
      onClose();
    });
  };
  return (
    <Dialog title={words.actions[what]} onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <AreaField label={words.why} hint={words.whyHint} value={why} onChange={setWhy} />
        <Refused of={failure} />
        <div class="actions">
          <Button isBusy={isBusy}>{words.actions[what]}</Button>
        </div>
      </form>
    </Dialog>
  );
}
