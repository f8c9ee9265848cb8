/**
 * What one firm tells the next of a fault (CX-0125 v2.1.0 sections 2.1 and 4): that parts are to be blocked, that there may
 * be something wrong with them (both to customers), or that something is to be looked into (to suppliers).
 */
export const notificationKinds = ["block", "alert", "investigation"] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const notificationSeverities = ["MINOR", "MAJOR", "CRITICAL", "LIFE-THREATENING"] as const;
export type NotificationSeverity = (typeof notificationSeverities)[number];

/** The state model of section 5.1.2.1. */
export const notificationStatuses = [
  "SENT",
  "RECEIVED",
  "ACKNOWLEDGED",
  "ACCEPTED",
  "DECLINED",
  "CLOSED",
] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** Of each thing that is to be blocked: section 5.2.2.1. */
export const blockStatuses = ["ACTIVE", "PART_BLOCKED", "CANCELED"] as const;
export type BlockStatus = (typeof blockStatuses)[number];

export type Side = "sender" | "receiver";

/** Towards whom it goes: suppliers lie upstream. */
export const directionOf = (kind: NotificationKind): "upstream" | "downstream" =>
  kind === "investigation" ? "upstream" : "downstream";

/** What decides what can be done with it. */
export interface Standing {
  readonly kind: NotificationKind;
  readonly status: NotificationStatus;
  /** What it is about, by asset id; of a block with how far that got. */
  readonly items: ReadonlyMap<string, BlockStatus | undefined>;
}

export const notificationCommands = [
  "receive",
  "acknowledge",
  "accept",
  "decline",
  "close",
  "block",
  "cancel",
] as const;

export interface NotificationCommand {
  readonly what: (typeof notificationCommands)[number] | "forward";
  readonly why?: string | undefined;
  /** Of `block` and `cancel`: asset ids; undefined: all. */
  readonly items?: readonly string[] | undefined;
}

export const did = {
  receive: "received",
  acknowledge: "acknowledged",
  accept: "accepted",
  decline: "declined",
  close: "closed",
  block: "blocked",
  cancel: "canceled",
  forward: "forwarded",
} as const;

export interface NotificationEvent {
  readonly what: (typeof did)[keyof typeof did];
  readonly why: string | undefined;
  /** Of `blocked` and `canceled`: those whose status changes. */
  readonly items: readonly string[] | undefined;
}

/** Why a command is refused. */
export const notificationRefusals = {
  notOfThisSide: "That is for the other side to do.",
  notReceived: "It did not arrive yet.",
  alreadyReceived: "It arrived before.",
  alreadyAcknowledged: "It was acknowledged before.",
  notAcknowledged: "Acknowledge it first.",
  alreadyAnswered: "It was accepted or declined before.",
  notificationDeclined: "It was declined.",
  notificationClosed: "It is closed.",
  notABlock: "Nothing is to be blocked by it.",
  itemUnknown: "It is not about that.",
  nothingActive: "Nothing of that is still to be blocked.",
  alreadyCanceled: "That was taken back before.",
} as const;
export type NotificationRefusal = keyof typeof notificationRefusals;

/** With what it is now, this cannot be done. */
export class NotificationRefused extends Error {
  readonly refusal: NotificationRefusal;
  constructor(refusal: NotificationRefusal) {
    super(notificationRefusals[refusal]);
    this.name = "NotificationRefused";
    this.refusal = refusal;
  }
}

const sideOf: Readonly<Record<NotificationCommand["what"], Side>> = {
  receive: "sender",
  acknowledge: "receiver",
  accept: "receiver",
  decline: "receiver",
  close: "sender",
  block: "receiver",
  cancel: "sender",
  forward: "receiver",
};

/** SENT → RECEIVED → ACKNOWLEDGED → ACCEPTED or DECLINED; its sender closes it whenever he likes. */
export function decide(
  standing: Standing,
  side: Side,
  command: NotificationCommand,
): NotificationEvent | NotificationRefusal {
  if (sideOf[command.what] !== side) return "notOfThisSide";
  if (standing.status === "CLOSED") return "notificationClosed";
  const refusal = refused[command.what]?.(standing.status);
  if (refusal !== undefined) return refusal;
  const told = { what: did[command.what], why: command.why, items: undefined };
  if (command.what !== "block" && command.what !== "cancel") return told;
  const items = changing(standing, command.what, command.items);
  return typeof items === "string" ? items : { ...told, items };
}

type Gate = (status: NotificationStatus) => NotificationRefusal | undefined;

const acknowledgedFirst: Gate = (status) => {
  if (status === "SENT" || status === "RECEIVED") return "notAcknowledged";
  return status === "DECLINED" ? "notificationDeclined" : undefined;
};
const answeredOnce: Gate = (status) =>
  status === "ACCEPTED" || status === "DECLINED" ? "alreadyAnswered" : acknowledgedFirst(status);

const refused: Readonly<Partial<Record<NotificationCommand["what"], Gate>>> = {
  receive: (status) => (status === "SENT" ? undefined : "alreadyReceived"),
  acknowledge: (status) => {
    if (status === "SENT") return "notReceived";
    return status === "RECEIVED" ? undefined : "alreadyAcknowledged";
  },
  accept: answeredOnce,
  decline: answeredOnce,
  block: acknowledgedFirst,
  forward: acknowledgedFirst,
};

function changing(
  { items, kind }: Standing,
  what: "block" | "cancel",
  asked: readonly string[] | undefined,
): readonly string[] | NotificationRefusal {
  if (kind !== "block") return "notABlock";
  if (asked?.some((one) => !items.has(one)) === true) return "itemUnknown";
  const isOpen = (one: string): boolean =>
    what === "block" ? items.get(one) === "ACTIVE" : items.get(one) !== "CANCELED";
  const open = (asked ?? [...items.keys()]).filter(isOpen);
  if (open.length > 0) return [...new Set(open)];
  return what === "block" ? "nothingActive" : "alreadyCanceled";
}

const statusAfter: Readonly<Partial<Record<NotificationEvent["what"], NotificationStatus>>> = {
  received: "RECEIVED",
  acknowledged: "ACKNOWLEDGED",
  accepted: "ACCEPTED",
  declined: "DECLINED",
  closed: "CLOSED",
};

export function evolve(standing: Standing, { items, what }: NotificationEvent): Standing {
  const status = statusAfter[what] ?? standing.status;
  if (what !== "blocked" && what !== "canceled") return { ...standing, status };
  const changed = new Set(items);
  const after: BlockStatus = what === "blocked" ? "PART_BLOCKED" : "CANCELED";
  return {
    ...standing,
    status,
    items: new Map(
      [...standing.items].map(([item, before]) => [item, changed.has(item) ? after : before]),
    ),
  };
}
