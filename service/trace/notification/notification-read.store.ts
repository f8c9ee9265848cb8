import type { Queryable } from "../../db/pool.ts";
import type {
  BlockStatus,
  NotificationKind,
  NotificationSeverity,
  NotificationStatus,
  Side,
  Standing,
} from "./notification.ts";

/** One side of a notification: who that is, as far as it is known. */
export interface End {
  /** Party id, hexadecimal; undefined: not here. */
  readonly party: string | undefined;
  readonly bpnl: string | undefined;
  /** As the reader's address book has it, or as the firm calls itself. */
  readonly name: string | undefined;
}

/** A notification as one of its two sides sees it. */
export interface Notification {
  readonly id: string;
  /** By which its sender speaks of it, where he is not here and gave it one. */
  readonly outsideId: string | undefined;
  readonly no: number;
  readonly kind: NotificationKind;
  readonly side: Side;
  readonly sender: End;
  readonly receiver: End;
  readonly severity: NotificationSeverity;
  readonly information: string;
  readonly status: NotificationStatus;
  readonly message: string;
  readonly sentAt: Date;
  readonly targetAt: Date | undefined;
  /** Of the sender alone. */
  readonly containment: string | undefined;
  readonly forwards: string | undefined;
  readonly things: number;
  /** How many were told of it from here on, and how many of them acknowledged: nobody by name. */
  readonly onward: { readonly parties: number; readonly acknowledged: number };
}

interface Row extends Pick<
  Notification,
  "id" | "kind" | "side" | "severity" | "information" | "status" | "message"
> {
  // prettier-ignore
  readonly no: bigint;
  readonly outside_id: string | null;
  readonly sent_at: Date;
  readonly target_at: Date | null;
  readonly containment: string | null;
  readonly forwards: string | null;
  readonly things: number;
  readonly parties: number;
  readonly acknowledged: number;
  readonly sender: string | null;
  readonly sender_bpnl: string | null;
  readonly sender_name: string | null;
  readonly receiver: string | null;
  readonly receiver_bpnl: string | null;
  readonly receiver_name: string | null;
}

/** `$1`: whoever reads. */
const NAMED = (side: Side): string => `coalesce(
  (SELECT b.name FROM trade_partner b WHERE b.party = decode($1, 'hex')
     AND (b.partner = n.${side} OR (n.${side} IS NULL AND b.bpnl = n.${side}_bpnl)) ORDER BY b.uri LIMIT 1),
  (SELECT f.name FROM party_profile f WHERE f.party = n.${side})) AS ${side}_name`;

/** @param which those that are read, as `n` */
const reading = (which: string): string => `
  SELECT n.notification AS id, n.outside_id, n.notification_no AS no, n.kind, n.severity, n.information, n.status, n.message,
    CASE WHEN n.sender = decode($1, 'hex') THEN 'sender' ELSE 'receiver' END AS side,
    encode(n.sender, 'hex') AS sender, n.sender_bpnl, ${NAMED("sender")},
    encode(n.receiver, 'hex') AS receiver, n.receiver_bpnl, ${NAMED("receiver")},
    n.sent_at, n.target_at,
    CASE WHEN n.sender = decode($1, 'hex') THEN n.containment END AS containment,
    CASE WHEN n.sender = decode($1, 'hex') THEN n.forwards END AS forwards,
    (SELECT count(*)::integer FROM notification_item i WHERE i.notification = n.notification) AS things,
    o.parties, o.acknowledged
  FROM (SELECT n.* FROM notification n WHERE ${which}) n CROSS JOIN LATERAL (
    WITH RECURSIVE onward AS (
      SELECT m.notification FROM notification m WHERE m.forwards = n.notification
      UNION ALL
      SELECT m.notification FROM onward o JOIN notification m ON m.forwards = o.notification
    )
    SELECT count(*)::integer AS parties, (count(*) FILTER (WHERE EXISTS (
      SELECT FROM notification_step s WHERE s.notification = o.notification AND s.what = 'acknowledged'
    )))::integer AS acknowledged FROM onward o
  ) o
  ORDER BY n.notification_no DESC`;

/** @returns undefined for one that the party neither sent nor received */
export async function notificationOf(
  db: Queryable,
  party: string,
  id: string,
): Promise<Notification | undefined> {
  const { rows } = await db.query<Row>(
    reading("n.notification = $2 AND decode($1, 'hex') IN (n.sender, n.receiver)"),
    [party, id],
  );
  return rows[0] && shown(rows[0]);
}

export interface NotificationPage {
  readonly before: number | undefined;
  readonly limit: number;
  readonly box: "received" | "sent" | "all";
}

/** Newest first. */
export async function notificationsOf(
  db: Queryable,
  party: string,
  { before, box, limit }: NotificationPage,
): Promise<Notification[]> {
  const { rows } = await db.query<Row>(
    // What became of them is counted for those of the page alone.
    reading(`((n.sender = decode($1, 'hex') AND $4 <> 'received')
       OR (n.receiver = decode($1, 'hex') AND $4 <> 'sent'))
       AND ($2::bigint IS NULL OR n.notification_no < $2)
     ORDER BY n.notification_no DESC LIMIT $3`),
    [party, before, limit, box],
  );
  return rows.map(shown);
}

/** Those that were sent together. */
export async function notificationsSent(
  db: Queryable,
  party: string,
  dispatch: string,
): Promise<Notification[]> {
  const { rows } = await db.query<Row>(
    reading("n.dispatch = $2 AND n.sender = decode($1, 'hex')"),
    [party, dispatch],
  );
  return rows.toReversed().map(shown);
}

const shown = (row: Row): Notification => ({
  id: row.id,
  outsideId: row.outside_id ?? undefined,
  no: Number(row.no),
  kind: row.kind,
  side: row.side,
  sender: endOf(row.sender, row.sender_bpnl, row.sender_name),
  receiver: endOf(row.receiver, row.receiver_bpnl, row.receiver_name),
  severity: row.severity,
  information: row.information,
  status: row.status,
  message: row.message,
  sentAt: row.sent_at,
  targetAt: row.target_at ?? undefined,
  containment: row.containment ?? undefined,
  forwards: row.forwards ?? undefined,
  things: row.things,
  onward: { parties: row.parties, acknowledged: row.acknowledged },
});

const endOf = (party: string | null, bpnl: string | null, name: string | null): End => ({
  party: party ?? undefined,
  bpnl: bpnl ?? undefined,
  name: name ?? undefined,
});

export interface NotificationItem {
  readonly asset: string;
  readonly thing: string;
  readonly status: BlockStatus | undefined;
}

/** What it is about, in the order of the names. */
export async function itemsOf(
  db: Queryable,
  id: string,
  limit?: number,
): Promise<NotificationItem[]> {
  const { rows } = await db.query<{ asset: string; thing: string; status: BlockStatus | null }>(
    `SELECT asset::text AS asset, thing, block_status AS status FROM notification_item
     WHERE notification = $1 ORDER BY thing, asset LIMIT $2`,
    [id, limit],
  );
  return rows.map(({ status, ...one }) => ({ ...one, status: status ?? undefined }));
}

/** What decides what can be done with it. */
export const standingOf = (
  { kind, status }: Pick<Notification, "kind" | "status">,
  items: readonly NotificationItem[],
): Standing => ({
  kind,
  status,
  items: new Map(items.map((one) => [one.asset, one.status])),
});
