import type { Pool, PoolClient } from "pg";
import { STATEMENT_BYTES } from "../../device-attest/statement.ts";

export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

interface CheckpointRow {
  readonly size: bigint;
  readonly root: Buffer;
  readonly note: string;
}

/** Entries that have an index, published or not. */
export async function logSize(pool: Pool | PoolClient): Promise<number> {
  const { rows } = await pool.query<{ size: bigint }>("SELECT size FROM log_head");
  return Number(rows[0]?.size ?? 0);
}

/** The statements from index `from` on, without a gap. */
export async function readStatements(
  pool: Pool | PoolClient,
  from: number,
  limit: number,
): Promise<Uint8Array[]> {
  const { rows } = await pool.query<{ bytes: Buffer | null }>({
    name: "read_statements",
    text: `SELECT string_agg(statement, ''::bytea ORDER BY leaf_index) AS bytes
           FROM attested_record WHERE leaf_index >= $1 AND leaf_index < $2`,
    values: [from, from + limit],
  });
  const bytes = rows[0]?.bytes ?? Buffer.alloc(0);
  return Array.from({ length: bytes.length / STATEMENT_BYTES }, (_, at) =>
    bytes.subarray(at * STATEMENT_BYTES, (at + 1) * STATEMENT_BYTES),
  );
}

export async function storeCheckpoint(
  client: PoolClient,
  checkpoint: StoredCheckpoint,
  signedAt: Date,
): Promise<void> {
  await client.query(
    "INSERT INTO checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, $4)",
    [checkpoint.size, Buffer.from(checkpoint.root), checkpoint.note, signedAt],
  );
}

export async function newestCheckpoint(
  pool: Pool | PoolClient,
): Promise<StoredCheckpoint | undefined> {
  const { rows } = await pool.query<CheckpointRow>(
    "SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1",
  );
  return rows[0] && stored(rows[0]);
}

export async function checkpointAt(
  pool: Pool | PoolClient,
  size: number,
): Promise<StoredCheckpoint | undefined> {
  const { rows } = await pool.query<CheckpointRow>(
    "SELECT size, root, note FROM checkpoint WHERE size = $1",
    [size],
  );
  return rows[0] && stored(rows[0]);
}

/** Drops signed checkpoints that are only steps on the way: never chosen for anchoring, and long overtaken. */
export async function pruneCheckpoints(pool: Pool, signedBefore: Date): Promise<void> {
  await pool.query(
    `DELETE FROM checkpoint c WHERE c.signed_at < $1
       AND c.size < (SELECT max(size) FROM checkpoint)
       AND NOT EXISTS (SELECT FROM anchor_plan a WHERE a.size = c.size)`,
    [signedBefore],
  );
}

const stored = (row: CheckpointRow): StoredCheckpoint => ({
  size: Number(row.size),
  root: new Uint8Array(row.root),
  note: row.note,
});
