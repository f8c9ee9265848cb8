import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { inTransaction } from "../../db/pool.ts";
import { raiseAlerts } from "../../quality/alerts/alert.store.ts";
import type { AlertActor } from "../../quality/alerts/step.store.ts";
import { canonicalUri } from "../capture/epc.ts";
import { type NamedAsset, noteAssets, ownThings, thingsCalled } from "./asset.store.ts";
import { carryOut } from "./change.store.ts";
import { keepNewItems } from "./dispatch.store.ts";
import { DispatchRefused } from "./dispatch.ts";
import { holdNotification } from "./ground.store.ts";
import type { Told } from "./message.ts";
import { alertOf } from "./notification-alert.ts";
import { type NotificationCommand, NotificationRefused, type NotificationStatus } from "./notification.ts"; // prettier-ignore
import { itemsOf, type Notification, type NotificationItem, notificationOf } from "./notification-read.store.ts"; // prettier-ignore
import { bpnlOf, partnersOf } from "./partner.store.ts";
import { addNotificationStep } from "./step.store.ts";

/** A message from outside, and who brought it: that it came from there is his word. */
export interface Taking {
  /** Party id, hexadecimal. */
  readonly party: string;
  readonly told: Told;
  readonly by: AlertActor;
  readonly at: Date;
}

export type Taken =
  | { readonly outcome: "taken" | "before"; readonly notification: Notification }
  /** It speaks of a notification that the party does not have. */
  | { readonly outcome: "unknown" }
  /** The message or the notification has an id that means something else. */
  | { readonly outcome: "otherRequest" };

/**
 * Takes what somebody who is not here says: a notification, or what becomes of one. The same message again is the same.
 * @throws DispatchRefused, NotificationRefused: nothing was taken
 */
export const takeMessage = (pool: Pool, taking: Taking): Promise<Taken> =>
  inTransaction(pool, async (client): Promise<Taken> => {
    const { party, told } = taking;
    if ((await bpnlOf(client, party)) !== told.receiverBpnl)
      throw new DispatchRefused("notReceiver");
    // One message at a time from each firm to each, also of a notification that is not there yet.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `tallystick/notification/${party}/${told.senderBpnl}`,
    ]);
    const before = await takenBefore(client, taking);
    if (before !== undefined) return before;
    const known = await speaksOf(client, taking);
    if (known === undefined)
      return told.status === "SENT" ? await takeNew(client, taking) : { outcome: "unknown" };
    await holdNotification(client, known);
    const found = await notificationOf(client, party, known);
    return found === undefined ? { outcome: "unknown" } : takeChange(client, taking, found);
  });

/** What the two sides of a message have between them, by the receiver's word: `$1`, and his number for the other: `$2`. */
const BETWEEN = `((n.receiver = decode($1, 'hex') AND n.sender_bpnl = $2)
  OR (n.sender = decode($1, 'hex') AND n.receiver_bpnl = $2))`;

async function takenBefore(
  client: PoolClient,
  { party, told }: Taking,
): Promise<Taken | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT n.notification AS id FROM notification_step s JOIN notification n USING (notification)
     WHERE s.message = $3 AND ${BETWEEN}`,
    [party, told.senderBpnl, told.message],
  );
  if (rows[0] === undefined) return undefined;
  const notification = await notificationOf(client, party, rows[0].id);
  if (notification === undefined) return undefined;
  const { id, outsideId = id } = notification;
  const isSame = told.notification === undefined || told.notification === outsideId;
  return isSame && outside(notification) !== undefined
    ? { outcome: "before", notification }
    : { outcome: "otherRequest" };
}

/** Outside everything is called as its sender calls it. */
async function speaksOf(client: PoolClient, { party, told }: Taking): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT n.notification AS id FROM notification n
     WHERE (n.outside_id = $3 OR (n.notification = $3 AND n.sender IS NOT NULL) OR n.message = $4) AND ${BETWEEN}`,
    [party, told.senderBpnl, told.notification, told.related],
  );
  return rows[0]?.id;
}

/** The side that is not here. */
function outside(found: Notification): "sender" | "receiver" | undefined {
  if (found.sender.party === undefined) return "sender";
  return found.receiver.party === undefined ? "receiver" : undefined;
}

async function takeNew(client: PoolClient, taking: Taking): Promise<Taken> {
  const { at, by, party, told } = taking;
  const book = await partnersOf(client, party);
  if (!book.some(({ bpnl, partner }) => bpnl === told.senderBpnl && partner !== party))
    throw new DispatchRefused("partnerUnknown");
  const items = await itemsMeant(client, party, told);
  const id = randomUUID();
  const severity = told.severity ?? "CRITICAL";
  await client.query(
    `INSERT INTO notification (notification, kind, sender_bpnl, receiver, receiver_bpnl, severity, information,
       target_at, message, sent_at, status, outside_id)
     VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8, $9, $10, 'RECEIVED', $11)`,
    [
      id,
      told.kind,
      told.senderBpnl,
      party,
      told.receiverBpnl,
      severity,
      told.information ?? "",
      told.targetAt,
      told.message,
      at,
      told.notification,
    ],
  );
  await keepNewItems(client, id, told.kind, items);
  await noteAssets(client, party, items);
  const step = { notification: id, side: "sender", at } as const;
  await addNotificationStep(client, { ...step, what: "sent", by, message: told.message });
  await addNotificationStep(client, { ...step, what: "received", by: { kind: "service" } });
  const to = { partner: party, things: items.map(({ thing }) => thing) };
  const alert = alertOf({ id, kind: told.kind, severity, at }, to);
  await raiseAlerts(client, alert === undefined ? [] : [alert]);
  const notification = await notificationOf(client, party, id);
  return notification === undefined ? { outcome: "unknown" } : { outcome: "taken", notification };
}

/** @throws DispatchRefused `itemUnknown`: CX-0125 has a receiver refuse what he does not know (HTTP 422) */
async function itemsMeant(client: PoolClient, party: string, told: Told): Promise<NamedAsset[]> {
  const called = await thingsCalled(
    client,
    party,
    told.items.map(({ asset }) => asset),
  );
  const meant = told.items.map(({ asset, thing }) => ({
    asset,
    thing: called.get(asset) ?? (thing === undefined ? "" : canonicalUri(thing)),
  }));
  const own = await ownThings(
    client,
    party,
    meant.map(({ thing }) => thing),
  );
  if (meant.length === 0 || meant.some(({ thing }) => !own.has(thing)))
    throw new DispatchRefused("itemUnknown");
  return [...new Map(meant.map((one) => [one.asset, one])).values()];
}

const commandOf: Readonly<Partial<Record<NotificationStatus, NotificationCommand["what"]>>> = {
  ACKNOWLEDGED: "acknowledge",
  ACCEPTED: "accept",
  DECLINED: "decline",
  CLOSED: "close",
};

async function takeChange(
  client: PoolClient,
  { at, by, party, told }: Taking,
  found: Notification,
): Promise<Taken> {
  const side = outside(found);
  if (side === undefined) throw new DispatchRefused("notOutside");
  if (found[side].bpnl !== told.senderBpnl) return { outcome: "unknown" };
  const how = { side, by, at } as const;
  // Whoever answers received it.
  if (side === "receiver" && found.status === "SENT") await addReceipt(client, found, at);
  let [current, message] = [await again(client, party, found), told.message as string | undefined];
  for (const command of commandsIn(told, current, await itemsOf(client, found.id))) {
    const refusal = await carryOut(client, current, { ...how, command, message });
    if (refusal !== undefined) throw new NotificationRefused(refusal);
    current = await again(client, party, found);
    message = undefined;
  }
  return { outcome: "taken", notification: current };
}

async function addReceipt(client: PoolClient, found: Notification, at: Date): Promise<void> {
  const refusal = await carryOut(client, found, { side: "sender", command: { what: "receive" }, by: { kind: "service" }, at }); // prettier-ignore
  if (refusal !== undefined) throw new NotificationRefused(refusal);
}

const again = async (
  client: PoolClient,
  party: string,
  found: Notification,
): Promise<Notification> => (await notificationOf(client, party, found.id)) ?? found;

/** What a message changes: of a block first how far each thing got, as nothing can be done once it is closed. */
function commandsIn(
  told: Told,
  { status }: Notification,
  items: readonly NotificationItem[],
): NotificationCommand[] {
  const why = told.information;
  const before = new Map(items.map((one) => [one.asset, one.status]));
  const became = (after: "PART_BLOCKED" | "CANCELED"): string[] =>
    told.items.flatMap((one) =>
      one.status === after && before.get(one.asset) !== after ? [one.asset] : [],
    );
  const [blocked, canceled] = [became("PART_BLOCKED"), became("CANCELED")];
  const what = told.status === status ? undefined : commandOf[told.status];
  const moves: NotificationCommand[] = what === undefined ? [] : [{ what, why }];
  const blocks: NotificationCommand[] = [
    ...(blocked.length > 0 ? [{ what: "block" as const, why, items: blocked }] : []),
    ...(canceled.length > 0 ? [{ what: "cancel" as const, why, items: canceled }] : []),
  ];
  return told.status === "CLOSED" ? [...blocks, ...moves] : [...moves, ...blocks];
}
