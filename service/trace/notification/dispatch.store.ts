import { randomUUID } from "node:crypto";
import { type Pool, type PoolClient } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { hashUuid } from "../../hash-uuid.ts";
import { raiseAlerts } from "../../quality/alerts/alert.store.ts";
import type { AlertActor } from "../../quality/alerts/step.store.ts";
import { readIndex, withIndexPlans } from "../index-plans.store.ts";
import { assetsFor, type NamedAsset, noteAssets, ownThings } from "./asset.store.ts";
import { type Candidate, candidatesOf, chosen, type DispatchDraft, DispatchRefused, type Ground } from "./dispatch.ts"; // prettier-ignore
import { groundOf } from "./ground.store.ts";
import { type Concerned, concerned } from "./handed.store.ts";
import { alertOf } from "./notification-alert.ts";
import { decide, directionOf, type NotificationKind, NotificationRefused } from "./notification.ts";
import { itemsOf, type Notification, notificationOf, notificationsSent, standingOf } from "./notification-read.store.ts"; // prettier-ignore
import { bpnlOf } from "./partner.store.ts";
import { addNotificationStep } from "./step.store.ts";

export interface Sending extends DispatchDraft {
  readonly by: AlertActor;
  readonly at: Date;
}

/** Whom a basis would be told to. */
export interface Preview extends Omit<Concerned, "recipients"> {
  readonly recipients: readonly Candidate[];
}

export type Dispatched =
  | { readonly outcome: "sent" | "before"; readonly sent: readonly Notification[] }
  /** There is no such containment or notification of the party's. */
  | { readonly outcome: "unknown" }
  | { readonly outcome: "otherRequest" };

/** @returns undefined for a basis that is not the party's */
export const previewOf = (
  pool: Pool,
  draft: Pick<DispatchDraft, "party" | "basis" | "kind">,
  at: Date,
): Promise<Preview | undefined> =>
  readIndex(pool, async (client) => {
    const ground = await groundOf(client, draft.party, draft.basis, false);
    return ground && preview(client, draft, ground, at);
  });

async function preview(
  db: Queryable,
  { kind, party }: Pick<DispatchDraft, "party" | "kind">,
  ground: Ground,
  at: Date,
): Promise<Preview> {
  const { suspects } = ground;
  const found = await concerned(db, { party, direction: directionOf(kind), suspects, at });
  return { ...found, recipients: candidatesOf(found, ground) };
}

/**
 * Tells the next tier, each only of what it got or gave itself: all of them or none, in one transaction with their alerts.
 * Sent again under the same id it is the same; what somebody was told from the same basis is not told again.
 * @throws DispatchRefused, NotificationRefused: nothing was sent
 */
export const dispatch = (pool: Pool, sending: Sending): Promise<Dispatched> =>
  inTransaction(pool, async (client): Promise<Dispatched> => {
    const before = await sentBefore(client, sending);
    if (before !== undefined) return before;
    const ground = await groundOf(client, sending.party, sending.basis, true);
    if (ground === undefined) {
      await forget(client, sending);
      return { outcome: "unknown" };
    }
    await requireSendable(client, sending, ground);
    const found = await withIndexPlans(client, () => preview(client, sending, ground, sending.at));
    if (found.isCut) throw new DispatchRefused("tooMuch");
    const to = chosen(found.recipients, sending.to);
    if (typeof to === "string") throw new DispatchRefused(to);
    await sendTo(client, sending, to);
    return { outcome: "sent", sent: await notificationsSent(client, sending.party, sending.id) };
  });

/** Notes what is asked for, unless it was before. */
async function sentBefore(
  client: PoolClient,
  { at, by, id, party, ...draft }: Sending,
): Promise<Dispatched | undefined> {
  const asked = JSON.stringify({ ...draft, to: draft.to?.toSorted() });
  const { rowCount } = await client.query(
    `INSERT INTO notification_dispatch (dispatch, party, asked, made_by, made_at)
     VALUES ($1, decode($2, 'hex'), $3, $4, $5) ON CONFLICT DO NOTHING`,
    [id, party, asked, by.kind === "service" ? by.kind : by.id, at],
  );
  if (rowCount === 1) return undefined;
  const { rowCount: same } = await client.query(
    `SELECT FROM notification_dispatch
     WHERE dispatch = $1 AND party = decode($2, 'hex') AND asked = $3::jsonb`,
    [id, party, asked],
  );
  if (same === 0) return { outcome: "otherRequest" };
  return { outcome: "before", sent: await notificationsSent(client, party, id) };
}

async function forget(client: PoolClient, { id }: Sending): Promise<void> {
  await client.query("DELETE FROM notification_dispatch WHERE dispatch = $1", [id]);
}

/** @throws DispatchRefused, NotificationRefused */
async function requireSendable(
  client: PoolClient,
  { at, basis, party, targetAt }: Sending,
  { suspects }: Ground,
): Promise<void> {
  if (targetAt !== undefined && Date.parse(targetAt) <= at.getTime())
    throw new DispatchRefused("targetPassed");
  if ("notification" in basis) await requireForwardable(client, party, basis.notification);
  const things = suspects.flatMap((one) => ("thing" in one ? [one.thing] : []));
  const known = await ownThings(client, party, things);
  if (known.size === 0 && things.length === suspects.length)
    throw new DispatchRefused("thingUnknown");
}

async function requireForwardable(client: PoolClient, party: string, id: string): Promise<void> {
  const received = await notificationOf(client, party, id);
  if (received === undefined) return;
  const standing = standingOf(received, await itemsOf(client, id));
  const event = decide(standing, received.side, { what: "forward" });
  if (typeof event === "string") throw new NotificationRefused(event);
}

async function sendTo(
  client: PoolClient,
  sending: Sending,
  to: readonly Candidate[],
): Promise<void> {
  const { at, by, party } = sending;
  const bpnl = await bpnlOf(client, party);
  if (bpnl === undefined && to.some(({ partner }) => partner === undefined))
    throw new DispatchRefused("bpnlMissing");
  const assets = await assetsFor(client, party, [...new Set(to.flatMap((one) => one.things))]);
  const named = new Map(assets.map((one) => [one.thing, one]));
  for (const one of to)
    await sendOne(client, sending, { ...one, senderBpnl: bpnl, items: one.things.flatMap((thing) => named.get(thing) ?? []) }); // prettier-ignore
  if ("notification" in sending.basis && to.length > 0)
    await addNotificationStep(client, {
      notification: sending.basis.notification,
      what: "forwarded",
      side: "receiver",
      at,
      by,
      parties: to.length,
    });
  const alerts = to.map((one) => alertOf({ ...sending, id: idFor(sending, one) }, one));
  await raiseAlerts(
    client,
    alerts.filter((one) => one !== undefined),
  );
}

interface Addressed extends Candidate {
  readonly senderBpnl: string | undefined;
  readonly items: readonly NamedAsset[];
}

/** The same for the same recipient of the same dispatch (RFC 9562 version 8). */
const idFor = ({ id }: Pick<Sending, "id">, { key }: Pick<Candidate, "key">): string =>
  hashUuid(`${id} ${key}`);

async function sendOne(client: PoolClient, sending: Sending, to: Addressed): Promise<void> {
  const { at, basis, by, kind, party } = sending;
  const [id, message] = [idFor(sending, to), randomUUID()];
  const isHere = to.partner !== undefined;
  await client.query(
    `INSERT INTO notification (notification, dispatch, kind, sender, sender_bpnl, receiver, receiver_bpnl, severity,
       information, target_at, containment, forwards, message, sent_at, status)
     VALUES ($1, $2, $3, decode($4, 'hex'), $5, decode($6, 'hex'), $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      id,
      sending.id,
      kind,
      party,
      to.senderBpnl,
      to.partner,
      to.bpnl,
      sending.severity,
      sending.information,
      sending.targetAt,
      "containment" in basis ? basis.containment : undefined,
      "notification" in basis ? basis.notification : undefined,
      message,
      at,
      isHere ? "RECEIVED" : "SENT",
    ],
  );
  await keepNewItems(client, id, kind, to.items);
  const step = { notification: id, side: "sender", at } as const;
  await addNotificationStep(client, { ...step, what: "sent", by, message });
  if (to.partner === undefined) return;
  await addNotificationStep(client, { ...step, what: "received", by: { kind: "service" } });
  await noteAssets(client, to.partner, to.items);
}

/** What it is about, all of it still to be blocked where that is asked for. */
export async function keepNewItems(
  client: Queryable,
  id: string,
  kind: NotificationKind,
  items: readonly NamedAsset[],
): Promise<void> {
  await client.query(
    `INSERT INTO notification_item (notification, asset, thing, block_status)
     SELECT $1, u.asset, u.thing, $4 FROM unnest($2::uuid[], $3::text[]) AS u(asset, thing)`,
    [
      id,
      items.map(({ asset }) => asset),
      items.map(({ thing }) => thing),
      kind === "block" ? "ACTIVE" : undefined,
    ],
  );
}
