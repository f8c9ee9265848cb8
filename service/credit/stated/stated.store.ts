import { toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import type { Queryable } from "../../db/pool.ts";
import type { Stated } from "./stated.ts";

export interface StatedRow {
  readonly key_id: Buffer;
  readonly sequence: bigint;
  readonly statement: Buffer;
  readonly signature: Buffer;
  readonly spki: Buffer;
  readonly leaf_index: bigint | null;
  readonly receipts: string | null;
}

/** Columns of `stated s`. */
export const STATED =
  "s.key_id, s.sequence, s.statement, s.signature, s.spki, s.leaf_index, s.receipts";

export const statedOf = (row: StatedRow): Stated => ({
  keyId: toHex(row.key_id),
  sequence: Number(row.sequence),
  statement: toBase64Url(row.statement),
  signature: toBase64Url(row.signature),
  key: toBase64Url(row.spki),
  index: row.leaf_index === null ? undefined : Number(row.leaf_index),
  receipts: row.receipts ?? undefined,
});

/**
 * What the log does not have yet, in the order of the chain; nothing is brought before what it names as its predecessor,
 * unless the log refused that.
 * @param refusedBefore what was refused since then is left alone for now
 */
export async function unlogged(db: Queryable, max: number, refusedBefore: Date): Promise<Stated[]> {
  const { rows } = await db.query<StatedRow>(
    `SELECT ${STATED} FROM stated s WHERE receipts IS NULL AND leaf_index IS NULL
       AND (refused_at IS NULL OR refused_at < $2)
     ORDER BY key_id, sequence LIMIT $1`,
    [max, refusedBefore],
  );
  return rows.map(statedOf);
}

export const keepRefusal = (
  db: Queryable,
  { keyId, sequence }: Pick<Stated, "keyId" | "sequence">,
  code: string,
  at: Date,
): Promise<unknown> =>
  db.query(
    "UPDATE stated SET refused_code = $3, refused_at = $4 WHERE key_id = $1 AND sequence = $2",
    [Buffer.from(keyId, "hex"), sequence, code, at],
  );

/** What the log took and nobody proved yet. */
export async function unproven(db: Queryable, max: number): Promise<Stated[]> {
  const { rows } = await db.query<StatedRow>(
    `SELECT ${STATED} FROM stated s WHERE receipts IS NULL AND leaf_index IS NOT NULL
     ORDER BY leaf_index LIMIT $1`,
    [max],
  );
  return rows.map(statedOf);
}

export const keepIndex = (
  db: Queryable,
  { keyId, sequence }: Pick<Stated, "keyId" | "sequence">,
  index: number,
): Promise<unknown> =>
  db.query(
    `UPDATE stated SET leaf_index = $3, refused_code = NULL, refused_at = NULL
     WHERE key_id = $1 AND sequence = $2`,
    [Buffer.from(keyId, "hex"), sequence, index],
  );

export const keepReceipts = (
  db: Queryable,
  { keyId, sequence }: Pick<Stated, "keyId" | "sequence">,
  receipts: string,
): Promise<unknown> =>
  db.query("UPDATE stated SET receipts = $3 WHERE key_id = $1 AND sequence = $2", [
    Buffer.from(keyId, "hex"),
    sequence,
    receipts,
  ]);

/** What a key said at its place. */
export async function statedAt(
  db: Queryable,
  keyId: Uint8Array,
  sequence: number,
): Promise<Stated | undefined> {
  const { rows } = await db.query<StatedRow>(
    `SELECT ${STATED} FROM stated s WHERE key_id = $1 AND sequence = $2`,
    [keyId, sequence],
  );
  return rows[0] && statedOf(rows[0]);
}
