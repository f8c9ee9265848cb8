import {
  decide,
  type notificationCommands,
  type Standing,
} from "../../../../service/trace/notification/notification.ts";
import type { Reply } from "../../api/client.ts";

export type Step = (typeof notificationCommands)[number];

/** What decides what can be done with a notification. */
export type Decided = Pick<
  Reply<"readNotification">,
  "kind" | "receiver" | "side" | "status" | "items" | "things"
>;

interface Possible {
  readonly steps: readonly Step[];
  readonly canForward: boolean;
}

/** What is most to be expected first. */
const inOrder = [
  "receive",
  "acknowledge",
  "accept",
  "decline",
  "block",
  "close",
  "cancel",
] as const satisfies readonly Step[];

/** What its reader can do with it now. */
export function stepsFor(notification: Decided): Possible {
  const { receiver, side } = notification;
  const standing = standingOf(notification);
  const can = (what: Step | "forward"): boolean =>
    typeof decide(standing, side, { what }) !== "string";
  return {
    // That it arrived says its receiver himself, where he is here.
    steps: inOrder.filter((what) => can(what) && (what !== "receive" || receiver.party === null)),
    canForward: can("forward"),
  };
}

function standingOf({ items, kind, status, things }: Decided): Standing {
  const known = items.map(({ asset, blockStatus }) => [asset, blockStatus ?? undefined] as const);
  // Of more things than are read nobody here knows: the service says whether something is left to do with them.
  const others = things > items.length ? ([["", "ACTIVE"]] as const) : [];
  return { kind, status, items: new Map([...known, ...others]) };
}
