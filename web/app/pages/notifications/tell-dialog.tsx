import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type NotificationKind, notificationKinds } from "../../../../service/trace/notification/notification.ts"; // prettier-ignore
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { canBeTold, type Preview, PreviewList } from "./preview.tsx";
import { Refused } from "./refused.tsx";
import { bodyOf, SayingFields, useSaying } from "./saying.tsx";
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
  return (
    <Dialog title={words.title} onClose={onClose}>
      {found === undefined ? (
        <Looking party={party} kind={kind} onKind={setKind} onFound={setFound} />
      ) : (
        <Telling party={party} kind={kind} found={found} onClose={onClose} onSent={onSent} />
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

interface TellingProps extends Props {
  readonly kind: NotificationKind;
  readonly found: Found;
}

function Telling({ found, kind, onClose, onSent, party }: TellingProps): JSX.Element {
  const { tell: words } = useWords(notificationWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [saying, setSaying] = useSaying("MAJOR");
  // Sent again after a broken connection it is the same.
  const [id] = useState(() => crypto.randomUUID());
  const { containment, preview } = found;
  const send = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { id, kind, ...bodyOf(saying) };
      const { items } = await call("sendNotifications", { path: { party, containment }, body });
      say(fill(words.done, { count: items.length }));
      onSent();
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
            {words.send}
          </Button>
        </div>
      )}
    </form>
  );
}
