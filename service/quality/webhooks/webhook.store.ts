import type { Queryable } from "../../db/pool.ts";
import type { WebhookType } from "../alerts/cloud-event.ts";

export interface Webhook {
  readonly id: string;
  readonly no: number;
  readonly url: string;
  readonly types: readonly WebhookType[];
  /** Account. */
  readonly madeBy: string;
  readonly madeAt: string;
}

export interface NewWebhook {
  readonly party: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly idempotencyKey: string | undefined;
}

interface Row {
  readonly webhook_id: string;
  readonly webhook_no: bigint;
  readonly url: string;
  readonly types: WebhookType[];
  readonly made_by: string;
  readonly made_at: Date;
}

const webhookOf = (row: Row): Webhook => ({
  id: row.webhook_id,
  no: Number(row.webhook_no),
  url: row.url,
  types: row.types,
  madeBy: row.made_by,
  madeAt: row.made_at.toISOString(),
});

/** Of each party: every alert is put on its way to all of them. */
const WEBHOOKS_MAX = 20;

/** @returns undefined where the party has as many as it may, or the maker's `idempotencyKey` made one before */
export async function makeWebhook(db: Queryable, made: NewWebhook): Promise<Webhook | undefined> {
  const { rows } = await db.query<Row>(
    `INSERT INTO webhook (party, url, types, made_by, made_at, idempotency_key)
     SELECT $1, $2, $3, $4, $5, $6
     WHERE (SELECT count(*) FROM webhook WHERE party = $1 AND ended_at IS NULL) < $7
     ON CONFLICT DO NOTHING
     RETURNING webhook_id, webhook_no, url, types, made_by, made_at`,
    [
      Buffer.from(made.party, "hex"),
      made.url,
      made.types,
      made.madeBy,
      made.madeAt,
      made.idempotencyKey,
      WEBHOOKS_MAX,
    ],
  );
  return rows[0] && webhookOf(rows[0]);
}

/** What a request with this idempotency key made before. */
export async function webhookMadeBy(
  db: Queryable,
  { idempotencyKey, madeBy, party }: Pick<NewWebhook, "party" | "madeBy" | "idempotencyKey">,
): Promise<Webhook | undefined> {
  const { rows } = await db.query<Row>(
    `SELECT webhook_id, webhook_no, url, types, made_by, made_at FROM webhook
     WHERE party = $1 AND made_by = $2 AND idempotency_key = $3`,
    [Buffer.from(party, "hex"), madeBy, idempotencyKey],
  );
  return rows[0] && webhookOf(rows[0]);
}

/** Those that did not end, oldest first. */
export async function webhooksOf(db: Queryable, party: string): Promise<Webhook[]> {
  const { rows } = await db.query<Row>(
    `SELECT webhook_id, webhook_no, url, types, made_by, made_at FROM webhook
     WHERE party = $1 AND ended_at IS NULL ORDER BY webhook_no`,
    [Buffer.from(party, "hex")],
  );
  return rows.map(webhookOf);
}

/** Nothing is sent from now on, and its secrets are forgotten. @returns whether the party had it */
export async function endWebhook(
  client: Queryable,
  party: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE webhook SET ended_at = $3 WHERE party = $1 AND webhook_id = $2 AND ended_at IS NULL",
    [Buffer.from(party, "hex"), id, at],
  );
  if (rowCount === 1) await client.query("DELETE FROM webhook_secret WHERE webhook_id = $1", [id]);
  return rowCount === 1;
}

/** A secret, encrypted. */
export interface SealedSecret {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** Signs by it from now on; by the ones before as long as they overlap. */
export async function addSecret(
  client: Queryable,
  webhook: string,
  { id, sealed }: SealedSecret,
  { at, oldUntil }: { readonly at: Date; readonly oldUntil: Date },
): Promise<void> {
  await client.query("DELETE FROM webhook_secret WHERE webhook_id = $1 AND until <= $2", [
    webhook,
    at,
  ]);
  await client.query(
    "UPDATE webhook_secret SET until = $2 WHERE webhook_id = $1 AND (until IS NULL OR until > $2)",
    [webhook, oldUntil],
  );
  await client.query("INSERT INTO webhook_secret VALUES ($1, $2, $3, $4)", [
    id,
    webhook,
    Buffer.from(sealed),
    at,
  ]);
}
