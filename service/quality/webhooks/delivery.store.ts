import type { Queryable } from "../../db/pool.ts";
import type { WebhookType } from "../alerts/cloud-event.ts";
import type { SealedSecret } from "./webhook.store.ts";
import type { Tried } from "../../webhook/tried.ts";

/** What is to be sent now. */
export interface Claimed {
  readonly webhook: string;
  readonly event: string;
  readonly url: string;
  readonly body: string;
  /** Before this one. */
  readonly tries: number;
  /** Newest first. */
  readonly secrets: readonly SealedSecret[];
}

/** Longer than a try takes: whoever died while he tried is followed by another. */
const CLAIM_SECONDS = 60;
/** At once, and of one subscriber: a slow one keeps nobody else waiting. */
const CLAIMS_MAX = 20;
const CLAIMS_OF_ONE_MAX = 4;

interface ClaimRow {
  readonly webhook_id: string;
  readonly event_id: string;
  readonly url: string;
  readonly body: string;
  readonly tries: number;
  readonly secrets: { readonly id: string; readonly sealed: string }[] | null;
}

/** Takes what is due, for a while. */
export async function claimDeliveries(db: Queryable, now: Date): Promise<Claimed[]> {
  const { rows } = await db.query<ClaimRow>(
    `UPDATE webhook_delivery d SET claimed_until = $1::timestamptz + make_interval(secs => $2)
     FROM (
       SELECT o.webhook_id, o.event_id, w.url, (
         SELECT json_agg(json_build_object('id', s.secret_id, 'sealed', encode(s.sealed, 'hex'))
           ORDER BY s.made_at DESC)
         FROM webhook_secret s
         WHERE s.webhook_id = w.webhook_id AND (s.until IS NULL OR s.until > $1)) AS secrets
       FROM webhook w CROSS JOIN LATERAL (
         SELECT b.webhook_id, b.event_id, b.due_at FROM webhook_delivery b
         WHERE b.webhook_id = w.webhook_id AND b.state = 'waiting' AND b.due_at <= $1
           AND (b.claimed_until IS NULL OR b.claimed_until <= $1)
         ORDER BY b.due_at LIMIT $3) o
       WHERE w.ended_at IS NULL AND w.webhook_id IN (
         SELECT webhook_id FROM webhook_delivery WHERE state = 'waiting' AND due_at <= $1)
       ORDER BY o.due_at LIMIT $4
     ) c
     WHERE d.webhook_id = c.webhook_id AND d.event_id = c.event_id AND d.state = 'waiting'
       AND (d.claimed_until IS NULL OR d.claimed_until <= $1)
     RETURNING d.webhook_id, d.event_id, c.url, d.body, d.tries, c.secrets`,
    [now, CLAIM_SECONDS, CLAIMS_OF_ONE_MAX, CLAIMS_MAX],
  );
  return rows.map((row) => ({
    webhook: row.webhook_id,
    event: row.event_id,
    url: row.url,
    body: row.body,
    tries: row.tries,
    secrets: (row.secrets ?? []).map(({ id, sealed }) => ({
      id,
      sealed: new Uint8Array(Buffer.from(sealed, "hex")),
    })),
  }));
}

export async function keepTried(
  db: Queryable,
  { event, webhook }: Pick<Claimed, "event" | "webhook">,
  { dueAt, fault, state, status, triedAt }: Tried,
): Promise<void> {
  await db.query(
    `UPDATE webhook_delivery SET state = $3, tries = tries + 1, tried_at = $4, due_at = $5,
       status = $6, fault = $7, claimed_until = NULL
     WHERE webhook_id = $1 AND event_id = $2 AND state = 'waiting'`,
    [webhook, event, state, triedAt, dueAt, status, fault],
  );
}

export interface Delivery {
  readonly event: string;
  readonly no: number;
  readonly type: WebhookType;
  readonly madeAt: string;
  readonly state: Tried["state"];
  readonly tries: number;
  readonly triedAt: string | undefined;
  readonly dueAt: string;
  readonly status: number | undefined;
  readonly fault: string | undefined;
}

interface Row {
  readonly event_id: string;
  readonly delivery_no: bigint;
  readonly type: WebhookType;
  readonly made_at: Date;
  readonly state: Tried["state"];
  readonly tries: number;
  readonly tried_at: Date | null;
  readonly due_at: Date;
  readonly status: number | null;
  readonly fault: string | null;
}

/** Newest first. @returns undefined for a webhook that is not the party's */
export async function deliveriesOf(
  db: Queryable,
  party: string,
  webhook: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<Delivery[] | undefined> {
  const own = await db.query("SELECT FROM webhook WHERE party = $1 AND webhook_id = $2", [
    Buffer.from(party, "hex"),
    webhook,
  ]);
  if (own.rowCount !== 1) return undefined;
  const { rows } = await db.query<Row>(
    `SELECT event_id, delivery_no, type, made_at, state, tries, tried_at, due_at, status, fault
     FROM webhook_delivery
     WHERE webhook_id = $1 AND ($2::bigint IS NULL OR delivery_no < $2)
     ORDER BY delivery_no DESC LIMIT $3`,
    [webhook, before, limit],
  );
  return rows.map(deliveryOf);
}

const deliveryOf = (row: Row): Delivery => ({
  event: row.event_id,
  no: Number(row.delivery_no),
  type: row.type,
  madeAt: row.made_at.toISOString(),
  state: row.state,
  tries: row.tries,
  triedAt: row.tried_at?.toISOString(),
  dueAt: row.due_at.toISOString(),
  status: row.status ?? undefined,
  fault: row.fault ?? undefined,
});

/** Tries anew from the beginning, whatever came of it before. @returns whether there is such a one */
export async function redeliver(
  db: Queryable,
  party: string,
  { event, webhook }: Pick<Claimed, "event" | "webhook">,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE webhook_delivery d SET state = 'waiting', tries = 0, due_at = $4
     FROM webhook w
     WHERE d.webhook_id = $2 AND d.event_id = $3 AND w.webhook_id = d.webhook_id AND w.party = $1
       AND w.ended_at IS NULL`,
    [Buffer.from(party, "hex"), webhook, event, now],
  );
  return rowCount === 1;
}

/** Lets go what was delivered or given up before `before`, and what waits for a webhook that ended. */
export async function forgetDeliveries(db: Queryable, before: Date): Promise<void> {
  await db.query("DELETE FROM webhook_delivery WHERE state <> 'waiting' AND made_at < $1", [
    before,
  ]);
  await db.query(
    `DELETE FROM webhook_delivery d USING webhook w
     WHERE d.state = 'waiting' AND w.webhook_id = d.webhook_id AND w.ended_at IS NOT NULL`,
  );
}
