import type { Pool } from "pg";
import type { Arrival } from "./arrival.ts";

export interface Deferral {
  readonly arrival: Arrival;
  readonly keyId: Uint8Array;
  readonly sha256: Uint8Array;
}

/** What one principal may have waiting. */
export interface DeferredShare {
  readonly countMax: number;
  readonly bytesMax: number;
}

/**
 * Keeps payloads whose key nobody knows yet, up to a share for each principal.
 * @returns for each deferral whether it was kept
 */
export async function defer(
  pool: Pool,
  deferrals: readonly Deferral[],
  share: DeferredShare,
): Promise<boolean[]> {
  const { rows } = await pool.query<{ at: bigint }>(
    `WITH incoming AS (
       SELECT * FROM unnest($1::bytea[], $2::text[], $3::timestamptz[], $4::bytea[], $5::bytea[])
         WITH ORDINALITY AS u(key_id, principal, received_at, payload_sha256, payload, at)
     ), held AS (
       SELECT principal, count(*) AS count, sum(octet_length(payload)) AS bytes FROM deferred
       WHERE principal = ANY ($2::text[]) GROUP BY principal
     ), fitting AS (
       SELECT i.*, coalesce(h.count, 0) + row_number() OVER of_principal <= $6
         AND coalesce(h.bytes, 0) + sum(octet_length(i.payload)) OVER of_principal <= $7 AS fits
       FROM incoming i LEFT JOIN held h USING (principal)
       WINDOW of_principal AS (PARTITION BY i.principal ORDER BY i.at)
     ), kept AS (
       INSERT INTO deferred (key_id, principal, received_at, payload_sha256, payload)
       SELECT key_id, principal, received_at, payload_sha256, payload FROM fitting WHERE fits
       ON CONFLICT (payload_sha256) DO NOTHING
     )
     SELECT at FROM fitting WHERE fits
     UNION
     SELECT i.at FROM incoming i JOIN deferred d USING (payload_sha256)`,
    [
      deferrals.map(({ keyId }) => Buffer.from(keyId)),
      deferrals.map(({ arrival }) => arrival.principal),
      deferrals.map(({ arrival }) => arrival.receivedAt),
      deferrals.map(({ sha256 }) => Buffer.from(sha256)),
      deferrals.map(({ arrival }) => Buffer.from(arrival.payload)),
      share.countMax,
      share.bytesMax,
    ],
  );
  const kept = new Set(rows.map((row) => Number(row.at)));
  return deferrals.map((_, at) => kept.has(at + 1));
}

export interface DeferredRow {
  readonly id: bigint;
  readonly principal: string;
  readonly received_at: Date;
  readonly payload: Buffer;
  readonly isExpired: boolean;
}

const DUE_BYTES_MAX = 8 << 20;

/** Deferred payloads whose key has become known, or whose time is over; a few megabytes of them at most. */
export async function dueDeferred(
  pool: Pool,
  expiredBefore: Date,
  limit: number,
): Promise<DeferredRow[]> {
  const { rows } = await pool.query<DeferredRow>(
    `SELECT id, principal, received_at, payload, received_at < $1 AS "isExpired" FROM (
       SELECT d.*, sum(octet_length(d.payload)) OVER (ORDER BY d.id) - octet_length(d.payload) AS before
       FROM deferred d
       WHERE EXISTS (SELECT FROM device_key k WHERE k.key_id = d.key_id AND k.final)
          OR d.received_at < $1
       ORDER BY d.id LIMIT $2
     ) due WHERE before < $3 ORDER BY id`,
    [expiredBefore, limit, DUE_BYTES_MAX],
  );
  return rows;
}

export async function forgetDeferred(pool: Pool, ids: readonly bigint[]): Promise<void> {
  await pool.query("DELETE FROM deferred WHERE id = ANY ($1::bigint[])", [ids]);
}
