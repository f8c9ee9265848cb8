import type { Pool, PoolClient } from "pg";
import { fromBase64Url } from "../../../device-attest/bytes.ts";
import { inTransaction } from "../../db/pool.ts";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import type { SignedStatement } from "../stated/stated.ts";

/** Works one at a time in the whole house: no two take the same place in the key's chain. */
export const inTurn = <T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(pool, work, TURN);

const TURN = "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('tallystick/decision', 0))";

export async function positionOf(db: PoolClient, keyId: Uint8Array): Promise<ChainPosition> {
  const { rows } = await db.query<{ sequence: bigint; previous: Buffer }>({
    name: "position_in_chain",
    text: "SELECT sequence, previous FROM decision_chain WHERE key_id = $1",
    values: [keyId],
  });
  const [row] = rows;
  return row === undefined
    ? CHAIN_START
    : { sequence: Number(row.sequence), previous: new Uint8Array(row.previous) };
}

/** Where the key stands from now on, and what it said there, on its way to the log. */
export async function keepStatement(
  db: PoolClient,
  keyId: Uint8Array,
  { previous, sequence }: ChainPosition,
  { key, signature, statement }: SignedStatement,
): Promise<void> {
  await db.query({
    name: "keep_statement",
    text: `WITH stands AS (
             INSERT INTO decision_chain (key_id, sequence, previous) VALUES ($1, $2, $3)
             ON CONFLICT (key_id) DO UPDATE SET sequence = excluded.sequence, previous = excluded.previous)
           INSERT INTO stated (key_id, sequence, statement, signature, spki) VALUES ($1, $2, $4, $5, $6)`,
    values: [keyId, sequence, previous, ...[statement, signature, key].map(fromBase64Url)],
  });
}
