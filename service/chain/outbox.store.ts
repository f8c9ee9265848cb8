import { getBytes, hexlify } from "ethers";
import type { Queryable } from "../db/pool.ts";
import type { Intent, TransactionStatus } from "./outbox.ts";

/** Where the sender listens for work. */
export const OUTBOX_CHANNEL = "chain_transaction";

/**
 * Puts an intent into the outbox. Call it in the transaction that makes it necessary: both are committed or neither.
 * @returns whether it is new; false when the dedupe key is known, whatever became of that intent
 */
export async function enqueue(db: Queryable, intent: Intent): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO chain_transaction (chain_id, sender, purpose, dedupe_key, target, data, gas_limit)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (dedupe_key) DO NOTHING`,
    [
      intent.account.chainId,
      getBytes(intent.account.address),
      intent.purpose,
      intent.dedupeKey,
      getBytes(intent.to),
      getBytes(intent.data),
      intent.gasLimit ?? null,
    ],
  );
  await db.query("SELECT pg_notify($1, '')", [OUTBOX_CHANNEL]);
  return rowCount === 1;
}

/**
 * Says that an intent is no longer wanted. It may still take effect if it is on its way: the status tells.
 * @returns false when it is unknown or settled
 */
export async function giveUp(db: Queryable, dedupeKey: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE chain_transaction SET obsolete = true, updated_at = now()
     WHERE dedupe_key = $1 AND status IN ('planned', 'signed', 'broadcast')`,
    [dedupeKey],
  );
  await db.query("SELECT pg_notify($1, '')", [OUTBOX_CHANNEL]);
  return rowCount === 1;
}

/** How far an intent has come. */
export interface Outcome {
  readonly status: TransactionStatus;
  /** Of the mined transaction. */
  readonly hash: string | undefined;
  readonly blockNumber: number | undefined;
  readonly blockHash: string | undefined;
  /** Why it had no effect; for a contract's error its name and arguments. */
  readonly error: string | undefined;
}

interface OutcomeRow {
  readonly status: TransactionStatus;
  readonly hash: Buffer | null;
  readonly block_number: bigint | null;
  readonly block_hash: Buffer | null;
  readonly error: string | null;
}

/** @returns undefined for an unknown key */
export async function outcomeOf(db: Queryable, dedupeKey: string): Promise<Outcome | undefined> {
  const { rows } = await db.query<OutcomeRow>(
    `SELECT status, hash, block_number, block_hash, error FROM chain_transaction
     WHERE dedupe_key = $1`,
    [dedupeKey],
  );
  return rows[0] === undefined ? undefined : outcome(rows[0]);
}

/** Whether an intent of a purpose has yet to be mined. */
export async function isUnderWay(db: Queryable, purpose: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM chain_transaction
     WHERE purpose = $1 AND status IN ('planned', 'signed', 'broadcast') LIMIT 1`,
    [purpose],
  );
  return rowCount !== 0;
}

/** How many intents of a purpose wait for the sender, counted up to `limit`. */
export async function backlogOf(db: Queryable, purpose: string, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    "SELECT FROM chain_transaction WHERE purpose = $1 AND status = 'planned' LIMIT $2",
    [purpose, limit],
  );
  return rowCount ?? 0;
}

const outcome = (row: OutcomeRow): Outcome => ({
  status: row.status,
  hash: row.hash === null ? undefined : hexlify(row.hash),
  blockNumber: row.block_number === null ? undefined : Number(row.block_number),
  blockHash: row.block_hash === null ? undefined : hexlify(row.block_hash),
  error: row.error ?? undefined,
});
