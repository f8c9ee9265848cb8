import type { Pool, PoolClient } from "pg";
import type { Anchor } from "../../device-attest/receipt.ts";

export interface FinalAnchor {
  readonly size: number;
  readonly root: Uint8Array;
  readonly transaction: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly blockTimestamp: number;
}

interface AnchorRow {
  readonly size: bigint;
  readonly root: Buffer;
  readonly tx_hash: Buffer;
  readonly block_number: bigint;
  readonly block_hash: Buffer;
  readonly block_timestamp: Date;
}

/** The first final anchor that covers entry `index`: the tightest bound on when it existed. */
export async function anchorCovering(
  pool: Pool | PoolClient,
  index: number,
): Promise<FinalAnchor | undefined> {
  const { rows } = await pool.query<AnchorRow>({
    name: "anchor_covering",
    text: `SELECT size, root, tx_hash, block_number, block_hash, block_timestamp
           FROM anchor WHERE final AND size > $1 ORDER BY size LIMIT 1`,
    values: [index],
  });
  return rows[0] && finalAnchor(rows[0]);
}

export async function newestAnchor(pool: Pool | PoolClient): Promise<FinalAnchor | undefined> {
  const { rows } = await pool.query<AnchorRow>(
    `SELECT size, root, tx_hash, block_number, block_hash, block_timestamp
     FROM anchor WHERE final ORDER BY size DESC LIMIT 1`,
  );
  return rows[0] && finalAnchor(rows[0]);
}

/** As it stands in receipts and bundles. */
export const anchorOf = (
  anchor: FinalAnchor,
  chain: { readonly chainId: number; readonly contract: string },
): Anchor => ({
  chainId: chain.chainId,
  contract: chain.contract.toLowerCase(),
  transaction: anchor.transaction,
  blockNumber: anchor.blockNumber,
  blockHash: anchor.blockHash,
  blockTimestamp: anchor.blockTimestamp,
});

/** The smallest size that was planned, and that a chain with `anchored` entries does not have. */
export async function plannedAbove(
  pool: Pool | PoolClient,
  anchored: number,
): Promise<number | undefined> {
  const { rows } = await pool.query<{ size: bigint }>(
    "SELECT size FROM anchor_plan WHERE size > $1 ORDER BY size LIMIT 1",
    [anchored],
  );
  return rows[0] && Number(rows[0].size);
}

export async function planAnchor(client: PoolClient, size: number, now: Date): Promise<void> {
  await client.query(
    "INSERT INTO anchor_plan (size, planned_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [size, now],
  );
}

const finalAnchor = (row: AnchorRow): FinalAnchor => ({
  size: Number(row.size),
  root: new Uint8Array(row.root),
  transaction: `0x${row.tx_hash.toString("hex")}`,
  blockNumber: Number(row.block_number),
  blockHash: `0x${row.block_hash.toString("hex")}`,
  blockTimestamp: Math.floor(row.block_timestamp.getTime() / 1000),
});
