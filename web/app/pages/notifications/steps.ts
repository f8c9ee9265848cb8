import type { notificationCommands } from "../../../../service/trace/notification/notification.ts";
import type { Notification } from "./standing.tsx";

export type Step = (typeof notificationCommands)[number];

interface Possible {
  readonly steps: readonly Step[];
  readonly canForward: boolean;
}

/** What its reader can do with it now, what is most to be expected first. */
export function stepsFor({ kind, receiver, side, status }: Notification): Possible {
  if (status === "CLOSED") return { steps: [], canForward: false };
  const isBlock = kind === "block";
  if (side === "sender")
    return {
      steps: [
        ...(status === "SENT" && receiver.party === null ? (["receive"] as const) : []),
        "close",
        ...(isBlock ? (["cancel"] as const) : []),
      ],
      canForward: false,
    };
  if (status === "RECEIVED") return { steps: ["acknowledge"], canForward: false };
  if (status === "DECLINED") return { steps: [], canForward: false };
  const answers: readonly Step[] = status === "ACKNOWLEDGED" ? ["accept", "decline"] : [];
  return { steps: [...answers, ...(isBlock ? (["block"] as const) : [])], canForward: true };
}
