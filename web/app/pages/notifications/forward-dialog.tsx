import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Loading } from "../../parts/loading.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import type { Notification } from "./standing.tsx";
import { type Told, TellingForm } from "./telling-form.tsx";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly notification: Notification;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Whom it would be forwarded to, by the party's own events, and what they are to know. */
export function ForwardDialog(props: Props): JSX.Element {
  const { notification: received, onClose, onDone, party } = props;
  const { notification, severity } = received;
  const { tell: words } = useWords(notificationWords);
  const path = { party, notification };
  const loaded = useLoaded(
    (signal) => call("previewForwarding", { path }, signal),
    [party, notification],
  );
  const send = async (body: Told): Promise<number> =>
    (await call("forwardNotification", { path, body })).items.length;
  const onSent = (): void => {
    onDone();
    onClose();
  };
  return (
    <Dialog title={words.forwardTitle} onClose={onClose}>
      <Loading of={loaded}>
        {(preview) => (
          <TellingForm {...{ onSent, preview, send, severity }} label={words.forward} />
        )}
      </Loading>
    </Dialog>
  );
}
