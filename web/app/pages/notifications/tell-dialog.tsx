import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type NotificationKind, notificationKinds } from "../../../../service/trace/notification/notification.ts"; // prettier-ignore
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import type { Preview } from "./preview.tsx";
import { Refused } from "./refused.tsx";
import { type Told, TellingForm } from "./telling-form.tsx";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly onClose: () => void;
  readonly onSent: () => void;
}

interface Found {
  readonly containment: string;
  readonly preview: Preview;
}

/** What is suspect, who would be told, and what they are to know. */
export function TellDialog({ onClose, onSent, party }: Props): JSX.Element {
  const { tell: words } = useWords(notificationWords);
  const [kind, setKind] = useState<NotificationKind>("block");
  const [found, setFound] = useState<Found>();
  const send = async (containment: string, told: Told): Promise<number> =>
    (await call("sendNotifications", { path: { party, containment }, body: { kind, ...told } }))
      .items.length;
  return (
    <Dialog title={words.title} onClose={onClose}>
      {found === undefined ? (
        <Looking party={party} kind={kind} onKind={setKind} onFound={setFound} />
      ) : (
        <TellingForm
          preview={found.preview}
          severity="MAJOR"
          label={words.send}
          send={(told) => send(found.containment, told)}
          onSent={() => {
            onSent();
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}

interface LookingProps {
  readonly party: string;
  readonly kind: NotificationKind;
  readonly onKind: (kind: NotificationKind) => void;
  readonly onFound: (found: Found) => void;
}

function Looking({ kind, onFound, onKind, party }: LookingProps): JSX.Element {
  const { kindHints, kinds, tell: words } = useWords(notificationWords);
  const { failure, isBusy, run } = useAction();
  const [thing, setThing] = useState("");
  const look = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { reason: kinds[kind], suspects: [{ thing: thing.trim() }] };
      const { id: containment } = await call("simulateContainment", { path: { party }, body });
      const path = { party, containment };
      onFound({
        containment,
        preview: await call("previewNotification", { path, query: { kind } }),
      });
    });
  };
  return (
    <form class="stack" onSubmit={look}>
      <SelectField
        label={words.kind}
        hint={kindHints[kind]}
        value={kind}
        onChange={(chosen) => onKind(chosen as NotificationKind)}
        options={notificationKinds.map((one) => [one, kinds[one]] as const)}
      />
      <TextField
        label={words.suspect}
        hint={words.suspectHint}
        required
        value={thing}
        onChange={setThing}
      />
      <Refused of={failure} />
      <div class="actions">
        <Button isBusy={isBusy} disabled={thing.trim() === ""}>
          {words.look}
        </Button>
      </div>
    </form>
  );
}
