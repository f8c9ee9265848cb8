import { getAddress, getBytes, hexlify } from "ethers";
import { type Queryable, transact } from "../../db/pool.ts";
import type {
  Account,
  NumberedTransaction,
  OutboxTransaction,
  TransactionStatus,
} from "../outbox.ts";
import { versionsOf } from "./version.store.ts";

interface TransactionRow {
  readonly transaction_no: bigint;
  readonly status: TransactionStatus;
  readonly obsolete: boolean;
  readonly target: Buffer;
  readonly data: Buffer;
  readonly gas_limit: bigint | null;
  readonly nonce: bigint | null;
  readonly hash: Buffer | null;
  readonly block_hash: Buffer | null;
}

/**
 * A chain whose next nonce for us is `nextNonce` has not mined the transactions from there on: what we believed to be
 * mined is on its way again. What was known to be without effect must not take effect now; its nonce is only used up.
 */
export async function takeBack(db: Queryable, account: Account, nextNonce: number): Promise<void> {
  // Not broadcast either, so that the same bytes are sent again before a higher fee is tried.
  await db.query(
    `WITH lost AS (
       UPDATE chain_transaction SET status = 'broadcast', hash = NULL, block_number = NULL,
         block_hash = NULL, error = NULL, updated_at = now(),
         obsolete = obsolete OR status IN ('reverted', 'dropped')
       WHERE chain_id = $1 AND sender = $2 AND nonce >= $3
         AND status IN ('mined', 'final', 'reverted', 'dropped')
       RETURNING transaction_no)
     UPDATE chain_transaction_version v SET broadcast_at = NULL
     FROM lost WHERE v.transaction_no = lost.transaction_no`,
    [...key(account), nextNonce],
  );
}

/** Nonces below ours that nobody holds (a foreign transaction had them, and the chain lost it) would block the rest. */
export async function fillGaps(db: Queryable, account: Account, nextNonce: number): Promise<void> {
  await db.query(
    `INSERT INTO chain_transaction
       (chain_id, sender, purpose, dedupe_key, target, data, status, obsolete, nonce)
     SELECT $1::bigint, $2::bytea, 'fill', format('fill/%s/%s/%s', $1::bigint, encode($2::bytea, 'hex'), n),
       $2::bytea, '', 'signed', true, n
     FROM generate_series($3::bigint, (
       SELECT max(nonce) FROM chain_transaction
       WHERE chain_id = $1::bigint AND sender = $2::bytea)) n
     WHERE NOT EXISTS (
       SELECT FROM chain_transaction
       WHERE chain_id = $1::bigint AND sender = $2::bytea AND nonce = n)`,
    [...key(account), nextNonce],
  );
}

/** With a nonce and not settled, in the order of their nonces. */
export async function onTheirWay(
  db: Queryable,
  account: Account,
): Promise<readonly NumberedTransaction[]> {
  const { rows } = await db.query<TransactionRow>(
    `SELECT transaction_no, status, obsolete, target, data, gas_limit, nonce, hash,
       block_hash
     FROM chain_transaction
     WHERE chain_id = $1 AND sender = $2 AND status IN ('signed', 'broadcast', 'mined')
     ORDER BY nonce`,
    key(account),
  );
  const numbered: NumberedTransaction[] = [];
  for (const row of rows)
    numbered.push({
      ...transaction(row),
      nonce: Number(row.nonce),
      hash: row.hash === null ? undefined : hexlify(row.hash),
      blockHash: row.block_hash === null ? undefined : hexlify(row.block_hash),
      versions: await versionsOf(db, row.transaction_no),
    });
  return numbered;
}

/** Without a nonce yet, oldest first. */
export async function planned(
  db: Queryable,
  account: Account,
  limit: number,
): Promise<readonly OutboxTransaction[]> {
  const { rows } = await db.query<TransactionRow>(
    `SELECT transaction_no, status, obsolete, target, data, gas_limit, nonce, hash,
       block_hash
     FROM chain_transaction
     WHERE chain_id = $1 AND sender = $2 AND status = 'planned'
     ORDER BY transaction_no LIMIT $3`,
    [...key(account), limit],
  );
  return rows.map(transaction);
}

/** @returns the largest nonce we ever used, -1 for none */
export async function largestNonce(db: Queryable, account: Account): Promise<number> {
  const { rows } = await db.query<{ nonce: bigint | null }>(
    "SELECT max(nonce) AS nonce FROM chain_transaction WHERE chain_id = $1 AND sender = $2",
    key(account),
  );
  return Number(rows[0]?.nonce ?? -1n);
}

export async function markBroadcast(db: Queryable, no: bigint, hash: string): Promise<void> {
  await transact(db, async () => {
    await db.query(
      `UPDATE chain_transaction_version SET broadcast_at = coalesce(broadcast_at, now())
       WHERE hash = $1`,
      [getBytes(hash)],
    );
    await db.query(
      `UPDATE chain_transaction SET status = 'broadcast', updated_at = now()
       WHERE transaction_no = $1 AND status = 'signed'`,
      [no],
    );
  });
}

/** @param mined a receipt */
export async function markMined(
  db: Queryable,
  no: bigint,
  mined: { readonly hash: string; readonly blockNumber: number; readonly blockHash: string },
): Promise<void> {
  await db.query(
    `UPDATE chain_transaction SET status = 'mined', hash = $2, block_number = $3, block_hash = $4,
       updated_at = now()
     WHERE transaction_no = $1`,
    [no, getBytes(mined.hash), mined.blockNumber, getBytes(mined.blockHash)],
  );
}

/** @param error why it is without effect */
export async function settle(
  db: Queryable,
  no: bigint,
  status: "final" | "reverted" | "dropped",
  error?: string,
): Promise<void> {
  await db.query(
    `UPDATE chain_transaction SET status = $2, error = $3, obsolete = $2 = 'dropped', updated_at = now()
     WHERE transaction_no = $1`,
    [no, status, error ?? null],
  );
}

const key = (account: Account): [number, Uint8Array] => [
  account.chainId,
  getBytes(account.address),
];

const transaction = (row: TransactionRow): OutboxTransaction => ({
  no: row.transaction_no,
  status: row.status,
  obsolete: row.obsolete,
  to: getAddress(hexlify(row.target)),
  data: hexlify(row.data),
  gasLimit: row.gas_limit ?? undefined,
});
