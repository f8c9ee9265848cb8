import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NotificationSeverity } from "../../../../service/trace/notification/notification.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { canBeTold, type Preview, PreviewList } from "./preview.tsx";
import { Refused } from "./refused.tsx";
import { bodyOf, SayingFields, useSaying } from "./saying.tsx";
import { notificationWords } from "./words.ts";

/** What is sent: the same id again is sent once. */
export type Told = ReturnType<typeof bodyOf> & { readonly id: string };

interface Props {
  readonly preview: Preview;
  readonly severity: NotificationSeverity;
  readonly label: string;
  /** @returns to how many it went */
  readonly send: (told: Told) => Promise<number>;
  readonly onSent: () => void;
}

/** Who would be told, and what they are to know. */
export function TellingForm({ label, onSent, preview, send, severity }: Props): JSX.Element {
  const { tell: words } = useWords(notificationWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [saying, setSaying] = useSaying(severity);
  // Sent again after a broken connection it is the same.
  const [id] = useState(() => crypto.randomUUID());
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      say(fill(words.done, { count: await send({ id, ...bodyOf(saying) }) }));
      onSent();
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <PreviewList of={preview} />
      {canBeTold(preview) && <SayingFields of={saying} onChange={setSaying} />}
      <Refused of={failure} />
      {canBeTold(preview) && (
        <div class="actions">
          <Button isBusy={isBusy} disabled={saying.information.trim() === ""}>
            {label}
          </Button>
        </div>
      )}
    </form>
  );
}
