import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { AreaField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { Refused } from "./refused.tsx";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly onClose: () => void;
  readonly onTaken: () => void;
}

/** Brings in what somebody outside sent. */
export function TakeDialog({ onClose, onTaken, party }: Props): JSX.Element {
  const { take: words } = useWords(notificationWords);
  const { failure, isBusy, run } = useAction();
  const [text, setText] = useState("");
  const message = messageIn(text);
  const isWrong = text.trim() !== "" && message === undefined;
  const send = (event: Event): void => {
    event.preventDefault();
    if (message === undefined) return;
    run(async () => {
      await call("takeNotificationMessage", { path: { party }, body: message });
      onTaken();
      onClose();
    });
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <AreaField
          label={words.message}
          hint={words.hint}
          error={isWrong ? words.noJson : undefined}
          value={text}
          onChange={setText}
        />
        <Refused of={failure} />
        <div class="actions">
          <Button isBusy={isBusy} disabled={message === undefined}>
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Message {
  readonly header: unknown;
  readonly content: unknown;
}

/** What it says in detail, the service reads. */
function messageIn(text: string): Message | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && "header" in read && "content" in read
      ? read
      : undefined;
  } catch {
    return undefined;
  }
}
