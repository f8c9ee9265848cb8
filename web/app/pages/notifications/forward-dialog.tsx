import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Loading } from "../../parts/loading.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { canBeTold, type Preview, PreviewList } from "./preview.tsx";
import { Refused } from "./refused.tsx";
import { bodyOf, SayingFields, useSaying } from "./saying.tsx";
import type { Notification } from "./standing.tsx";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly notification: Notification;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Whom it would be forwarded to, by the party's own events, and what they are to know. */
export function ForwardDialog({ notification, onClose, party, ...props }: Props): JSX.Element {
  const { tell: words } = useWords(notificationWords);
  const { notification: id } = notification;
  const loaded = useLoaded(
    (signal) => call("previewForwarding", { path: { party, notification: id } }, signal),
    [party, id],
  );
  return (
    <Dialog title={words.forwardTitle} onClose={onClose}>
      <Loading of={loaded}>
        {(preview) => (
          <Forwarding {...props} {...{ notification, onClose, party }} preview={preview} />
        )}
      </Loading>
    </Dialog>
  );
}

function Forwarding({
  notification: { notification, severity },
  onClose,
  onDone,
  party,
  preview,
}: Props & { readonly preview: Preview }): JSX.Element {
  const { tell: words } = useWords(notificationWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [saying, setSaying] = useSaying(severity);
  const [id] = useState(() => crypto.randomUUID());
  const send = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const path = { party, notification };
      const { items } = await call("forwardNotification", {
        path,
        body: { id, ...bodyOf(saying) },
      });
      say(fill(words.done, { count: items.length }));
      onDone();
      onClose();
    });
  };
  return (
    <form class="stack" onSubmit={send}>
      <PreviewList of={preview} />
      {canBeTold(preview) && <SayingFields of={saying} onChange={setSaying} />}
      <Refused of={failure} />
      {canBeTold(preview) && (
        <div class="actions">
          <Button isBusy={isBusy} disabled={saying.information.trim() === ""}>
            {words.forward}
          </Button>
        </div>
      )}
    </form>
  );
}
