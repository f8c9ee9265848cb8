import { getBytes, hexlify } from "ethers";
import { type Queryable, transact } from "../../db/pool.ts";
import type { NumberedTransaction, Version } from "../outbox.ts";

interface VersionRow {
  readonly version_no: number;
  readonly hash: Buffer;
  readonly raw: Buffer;
  readonly fills: boolean;
  /** numeric, which arrives as text. */
  readonly max_fee_wei: string;
  readonly max_priority_fee_wei: string;
  readonly age_ms: number | null;
}

/** Oldest first. */
export async function versionsOf(db: Queryable, no: bigint): Promise<readonly Version[]> {
  const { rows } = await db.query<VersionRow>(
    `SELECT version_no, hash, raw, fills, max_fee_wei, max_priority_fee_wei,
       (extract(epoch FROM clock_timestamp() - broadcast_at) * 1000)::float8 AS age_ms
     FROM chain_transaction_version WHERE transaction_no = $1 ORDER BY version_no`,
    [no],
  );
  return rows.map((row) => ({
    number: row.version_no,
    hash: hexlify(row.hash),
    raw: hexlify(row.raw),
    fills: row.fills,
    fees: { max: BigInt(row.max_fee_wei), priority: BigInt(row.max_priority_fee_wei) },
    ageMs: row.age_ms ?? undefined,
  }));
}

/** Stores a first or a further version before anybody sees it. */
export async function storeVersion(
  db: Queryable,
  { no, nonce, gasLimit }: NumberedTransaction,
  version: Version,
): Promise<void> {
  await transact(db, async () => {
    await db.query(
      `UPDATE chain_transaction SET nonce = $2, gas_limit = $3, updated_at = now(),
         status = CASE status WHEN 'planned' THEN 'signed' ELSE status END
       WHERE transaction_no = $1`,
      [no, nonce, gasLimit ?? null],
    );
    await db.query(
      `INSERT INTO chain_transaction_version
         (hash, transaction_no, version_no, raw, fills, max_fee_wei, max_priority_fee_wei)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        getBytes(version.hash),
        no,
        version.number,
        getBytes(version.raw),
        version.fills,
        version.fees.max,
        version.fees.priority,
      ],
    );
  });
}
