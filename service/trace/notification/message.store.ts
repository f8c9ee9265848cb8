import type { Queryable } from "../../db/pool.ts";
import { DispatchRefused } from "./dispatch.ts";
import type { ToTell } from "./message.ts";
import { evolve, type NotificationEvent, type Standing } from "./notification.ts";
import { type End, itemsOf, type Notification, type NotificationItem } from "./notification-read.store.ts"; // prettier-ignore
import { bpnlOf } from "./partner.store.ts";
import { type NotificationStep, notificationSteps } from "./step.store.ts";

/**
 * What one side told the other, message by message in the standard's words: for whoever is not here and has to be told
 * some other way.
 * @throws DispatchRefused without the business partner numbers of both
 */
export async function messagesOf(db: Queryable, found: Notification): Promise<ToTell[]> {
  const [senderBpnl, receiverBpnl] = [
    await requiredBpnl(db, found.sender),
    await requiredBpnl(db, found.receiver),
  ];
  const items = await itemsOf(db, found.id);
  const [own, other] =
    found.side === "sender" ? [senderBpnl, receiverBpnl] : [receiverBpnl, senderBpnl];
  return toldBy(found, items, await notificationSteps(db, found.id)).map((one) => ({
    ...one,
    senderBpnl: own,
    receiverBpnl: other,
  }));
}

async function requiredBpnl(db: Queryable, { bpnl, party }: End): Promise<string> {
  const known = bpnl ?? (party === undefined ? undefined : await bpnlOf(db, party));
  if (known === undefined) throw new DispatchRefused("bpnlMissing");
  return known;
}

/** What tells the other side something. That it arrived, and whom else it was told to, is nobody's business. */
const told: ReadonlySet<NotificationStep["what"]> = new Set([
  "sent",
  "acknowledged",
  "accepted",
  "declined",
  "closed",
  "blocked",
  "canceled",
]);

function toldBy(
  found: Notification,
  items: readonly NotificationItem[],
  steps: readonly NotificationStep[],
): Omit<ToTell, "senderBpnl" | "receiverBpnl">[] {
  let standing: Standing = {
    kind: found.kind,
    status: "SENT",
    items: new Map(items.map(({ asset }) => [asset, found.kind === "block" ? "ACTIVE" : undefined])), // prettier-ignore
  };
  return steps.flatMap((step) => {
    if (step.what !== "sent") standing = evolve(standing, eventOf(step));
    const isTold = step.side === found.side && told.has(step.what);
    return isTold ? [messageOf(found, items, step, standing)] : [];
  });
}

const eventOf = ({ items, what, why }: NotificationStep): NotificationEvent => ({
  what: what === "sent" ? "received" : what,
  why,
  items,
});

function messageOf(
  found: Notification,
  items: readonly NotificationItem[],
  step: NotificationStep,
  { items: statuses, status }: Standing,
): Omit<ToTell, "senderBpnl" | "receiverBpnl"> {
  const isFirst = step.what === "sent";
  return {
    kind: found.kind,
    message: step.message,
    related: isFirst ? undefined : found.message,
    notification: found.outsideId ?? found.id,
    status,
    severity: found.severity,
    information: isFirst ? found.information : step.why,
    targetAt: isFirst ? found.targetAt?.toISOString() : undefined,
    sentAt: step.at.toISOString(),
    items: items.map(({ asset, thing }) => ({
      asset,
      thing: isFirst ? thing : undefined,
      status: statuses.get(asset),
    })),
  };
}
