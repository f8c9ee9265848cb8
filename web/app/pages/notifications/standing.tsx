import type { JSX } from "preact";
import type { Reply } from "../../api/client.ts";
import { State, type Standing as Shape } from "../../parts/state.tsx";
import { useWords } from "../../state/settings.ts";
import { notificationWords } from "./words.ts";

export type Notification = Reply<"listNotifications">["items"][number];

const shapes: Readonly<Record<Notification["status"], Shape>> = {
  SENT: "open",
  RECEIVED: "open",
  ACKNOWLEDGED: "open",
  ACCEPTED: "good",
  DECLINED: "bad",
  CLOSED: "good",
};

/** How far a notification got. */
export function Standing({
  of: { status },
}: {
  readonly of: Pick<Notification, "status">;
}): JSX.Element {
  // prettier-ignore
  const { statuses } = useWords(notificationWords);
  return <State is={shapes[status]}>{statuses[status]}</State>;
}

/** What it is and how bad. */
export function What({
  of: { kind, severity },
}: {
  readonly of: Pick<Notification, "kind" | "severity">;
}): JSX.Element {
  // prettier-ignore
  const { kinds, severities } = useWords(notificationWords);
  return (
    <>
      {kinds[kind]} <span class="tag">{severities[severity]}</span>
    </>
  );
}
