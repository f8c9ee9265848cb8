import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { download } from "../../state/download.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { ForwardDialog } from "./forward-dialog.tsx";
import { Refused } from "./refused.tsx";
import { type Notification } from "./standing.tsx";
import { StepDialog } from "./step-dialog.tsx";
import { type Decided, type Step, stepsFor } from "./steps.ts";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly notification: Notification & Decided;
  readonly onDone: () => void;
}

/** What can be done with a notification as it is, by the side that reads it. */
export function NotificationActions({ notification, onDone, party }: Props): JSX.Element {
  const { actions: words } = useWords(notificationWords);
  const { may } = useSession();
  const [asked, setAsked] = useState<Step | "forward">();
  const { canForward, steps } = stepsFor(notification);
  const close = (): void => setAsked(undefined);
  return (
    <div class="actions">
      {may("sign") && (
        <>
          {steps.map((step, at) => (
            <Button key={step} kind={at === 0 ? "main" : "plain"} onClick={() => setAsked(step)}>
              {words[step]}
            </Button>
          ))}
          {canForward && (
            <Button
              kind={steps.length === 0 ? "main" : "plain"}
              onClick={() => setAsked("forward")}
            >
              {words.forward}
            </Button>
          )}
        </>
      )}
      <Messages party={party} notification={notification} />
      {asked === "forward" && (
        <ForwardDialog {...{ notification, party, onDone }} onClose={close} />
      )}
      {asked !== undefined && asked !== "forward" && (
        <StepDialog {...{ notification, party, onDone }} what={asked} onClose={close} />
      )}
    </div>
  );
}

/** For whoever carries them to a firm that is not here. */
function Messages({ notification, party }: Omit<Props, "onDone">): JSX.Element | null {
  const { actions: words } = useWords(notificationWords);
  const { failure, isBusy, run } = useAction();
  const { notification: id, receiver, sender } = notification;
  if (receiver.party !== null && sender.party !== null) return null;
  const save = (): void =>
    run(async () => {
      const { items } = await call("readNotificationMessages", { path: { party, notification: id } }); // prettier-ignore
      download(`notification-${id}.json`, "application/json", JSON.stringify(items, null, 2));
    });
  return (
    <>
      <Button kind="plain" isBusy={isBusy} onClick={save}>
        {words.messages}
      </Button>
      <Refused of={failure} />
    </>
  );
}
