import type { Pool } from "pg";
import { toHex } from "../../../device-attest/bytes.ts";
import { evidenceLogAbi } from "../../../service/chain/contracts.ts";
import { connectChain, rpc } from "../../../service/chain/provider.ts";
import { TileCache } from "../../../service/evidence/tile.store.ts";
import { rootOf, tilesFor } from "../../../service/evidence/tree.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { eventually } from "../../support/eventually.ts";
import { RunningRoot } from "./running-root.ts";

/** A log as it was found, each thing read where it stands. */
export interface FoundLog {
  readonly head: number;
  /** In the order of their indices. */
  readonly indices: readonly number[];
  readonly statementHashes: readonly string[];
  readonly checkpoint: { readonly size: number; readonly root: string };
  /** Recomputed from the stored tiles, at the checkpoint's size. */
  readonly tilesRoot: string;
  /** Recomputed from the statements, by size. */
  readonly roots: readonly string[];
  readonly equivocations: number;
  readonly quarantined: number;
}

interface StatementRow {
  readonly leaf_index: bigint;
  readonly statement_hash: Buffer;
  readonly statement: Buffer;
}

export async function findLog(pool: Pool): Promise<FoundLog> {
  const { rows } = await pool.query<StatementRow>(
    "SELECT leaf_index, statement_hash, statement FROM attested_record ORDER BY leaf_index",
  );
  const newest = await pool.query<{ size: bigint; root: Buffer }>(
    "SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1",
  );
  const size = Number(newest.rows[0]?.size ?? 0);
  const tiles = await new TileCache(pool, 1000).load(tilesFor([{ start: 0, end: size }]));
  return {
    head: await count(pool, "SELECT size AS count FROM log_head"),
    indices: rows.map((row) => Number(row.leaf_index)),
    statementHashes: rows.map((row) => row.statement_hash.toString("hex")),
    checkpoint: { size, root: newest.rows[0]?.root.toString("hex") ?? "" },
    tilesRoot: toHex(rootOf(tiles, size)),
    roots: rootsBySize(rows.map((row) => row.statement)),
    equivocations: await count(pool, "SELECT count(*) FROM equivocation"),
    quarantined: await count(pool, "SELECT coalesce(sum(count), 0) AS count FROM quarantine_count"),
  };
}

/** Those of `hashes` (statement hashes, hexadecimal) that are not in the log. */
export async function notLogged(pool: Pool, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM unnest($1::bytea[]) u(hash)
     WHERE NOT EXISTS (SELECT FROM attested_record WHERE statement_hash = hash)`,
    [hashes.map((hash) => Buffer.from(hash, "hex"))],
  );
  return rows.map(({ hash }) => hash);
}

function rootsBySize(statements: readonly Uint8Array[]): string[] {
  const running = new RunningRoot();
  const roots = [running.root()];
  for (const statement of statements) {
    running.append(statement);
    roots.push(running.root());
  }
  return roots;
}

async function count(pool: Pool, query: string): Promise<number> {
  const { rows } = await pool.query<{ count: bigint | string }>(query);
  return Number(rows[0]?.count ?? 0);
}

/** What a chain holds of a log, in the order of its blocks. */
export interface FoundAnchors {
  readonly sizes: readonly number[];
  /** Hexadecimal. */
  readonly roots: readonly string[];
}

export async function findAnchors(url: string, manifest: TrustManifest): Promise<FoundAnchors> {
  const provider = connectChain(url, manifest.chain.chainId);
  try {
    const logs = await provider.getLogs({
      address: manifest.contracts.evidenceLog.address,
      topics: [evidenceLogAbi.getEvent("Anchored").topicHash],
      fromBlock: manifest.chain.fromBlock,
    });
    const anchors = logs.map((log) => evidenceLogAbi.parseLog(log)?.args as unknown as Anchored);
    return {
      sizes: anchors.map(({ size }) => Number(size)),
      roots: anchors.map(({ root }) => root.slice(2)),
    };
  } finally {
    provider.destroy();
  }
}

interface Anchored {
  readonly size: bigint;
  readonly root: string;
}

/** Everything that was ever put into the outbox of the chain. */
export interface FoundOutbox {
  /** Sorted. */
  readonly nonces: readonly number[];
  readonly statuses: ReadonlySet<string>;
  readonly anchors: number;
  /** What the chain says is the account's next nonce. */
  readonly nextNonce: number;
}

/** Once nothing of it is under way: receipts come before the sender knows that its transaction is final. */
export const settledOutbox = (pool: Pool, url: string, account: string): Promise<FoundOutbox> =>
  eventually(
    () => findOutbox(pool, url, account),
    ({ statuses }) => !underWay.some((status) => statuses.has(status)),
  );

const underWay = ["planned", "signed", "broadcast", "mined"];

async function findOutbox(pool: Pool, url: string, account: string): Promise<FoundOutbox> {
  const { rows } = await pool.query<{ nonce: bigint | null; status: string; purpose: string }>(
    "SELECT nonce, status, purpose FROM chain_transaction ORDER BY nonce",
  );
  return {
    nonces: rows.flatMap(({ nonce }) => (nonce === null ? [] : [Number(nonce)])),
    statuses: new Set(rows.map(({ status }) => status)),
    anchors: rows.filter(({ purpose, status }) => purpose === "anchor" && status === "final")
      .length,
    nextNonce: Number(await rpc<string>(url, "eth_getTransactionCount", [account, "latest"])),
  };
}
