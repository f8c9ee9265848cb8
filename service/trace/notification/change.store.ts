import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { raiseAlerts } from "../../quality/alerts/alert.store.ts";
import type { AlertActor } from "../../quality/alerts/step.store.ts";
import { holdNotification } from "./ground.store.ts";
import { newsOf } from "./notification-alert.ts";
import { decide, did, evolve, type NotificationCommand, type NotificationRefusal, type Side } from "./notification.ts"; // prettier-ignore
import {
  itemsOf,
  type Notification,
  notificationOf,
  standingOf,
} from "./notification-read.store.ts";
import {
  addNotificationStep,
  keepStanding,
  type NotificationStep,
  stepUnder,
} from "./step.store.ts";

export interface NotificationChange {
  /** Party id, hexadecimal. */
  readonly party: string;
  readonly id: string;
  readonly command: NotificationCommand;
  readonly by: AlertActor;
  readonly at: Date;
  readonly idempotencyKey: string | undefined;
}

export type NotificationChanged =
  | { readonly outcome: "changed" | "before"; readonly notification: Notification }
  | { readonly outcome: "refused"; readonly refusal: NotificationRefusal }
  | { readonly outcome: "unknown" }
  | { readonly outcome: "otherRequest" };

/** Carries a command of one side out, once for each idempotency key of whoever gives it. */
export const changeNotification = (
  pool: Pool,
  { at, by, command, id, idempotencyKey, party }: NotificationChange,
): Promise<NotificationChanged> =>
  inTransaction(pool, async (client): Promise<NotificationChanged> => {
    await holdNotification(client, id);
    const found = await notificationOf(client, party, id);
    if (found === undefined) return { outcome: "unknown" };
    const before = await stepUnder(client, id, by, idempotencyKey);
    if (before !== undefined)
      return isOf(before, command)
        ? { outcome: "before", notification: found }
        : { outcome: "otherRequest" };
    const refusal = await carryOut(client, found, { side: found.side, command, by, at, idempotencyKey }); // prettier-ignore
    if (refusal !== undefined) return { outcome: "refused", refusal };
    return { outcome: "changed", notification: (await notificationOf(client, party, id)) ?? found };
  });

const isOf = (step: NotificationStep, command: NotificationCommand): boolean =>
  step.what === did[command.what] &&
  step.why === command.why &&
  isSameAsk(step.asked, command.items);

/** In whichever order and however often they are named. */
function isSameAsk(before: readonly string[] | undefined, now: readonly string[] | undefined) {
  if (before === undefined || now === undefined) return before === now;
  const [one, other] = [new Set(before), new Set(now)];
  return one.size === other.size && [...one].every((item) => other.has(item));
}

export interface Doing {
  readonly side: Side;
  readonly command: NotificationCommand;
  readonly by: AlertActor;
  readonly at: Date;
  readonly idempotencyKey?: string | undefined;
  /** Of the message that told of it. */
  readonly message?: string | undefined;
}

/** Does what a side does, in the transaction of the caller, who holds the notification. @returns why not, if not */
export async function carryOut(
  client: Queryable,
  found: Notification,
  { command, side, ...how }: Doing,
): Promise<NotificationRefusal | undefined> {
  const items = await itemsOf(client, found.id);
  const standing = standingOf(found, items);
  const event = decide(standing, side, command);
  if (typeof event === "string") return event;
  const step = { notification: found.id, ...event, asked: command.items, side, ...how };
  await addNotificationStep(client, step);
  await keepStanding(client, found.id, standing, evolve(standing, event));
  const news = newsOf(found, event, items[0]?.thing ?? found.id, how.at);
  if (news !== undefined) await raiseAlerts(client, [news]);
  return undefined;
}
