import type { JsonRpcProvider } from "ethers";
import type { Pool } from "pg";
import { runAsLeader } from "../db/leader-loop.ts";
import type { Queryable } from "../db/pool.ts";
import { type Indexer, indexerPass, type IndexerSettings } from "./indexer/pass.ts";

export interface IndexerJob
  extends
    Pick<IndexerSettings, "deployment" | "finality">,
    Partial<Omit<IndexerSettings, "deployment" | "finality">> {
  readonly pool: Pool;
  readonly provider: JsonRpcProvider;
  readonly pollMs?: number;
  readonly onError: (error: unknown) => void;
}

/** An indexer over the connection that holds its lock. */
export const createIndexer = (
  job: Omit<IndexerJob, "pool" | "onError">,
  db: Queryable,
): Indexer => ({ overlapBlocks: 12, blocksPerPassMax: 20_000, ...job, db, seen: undefined });

/**
 * Keeps keys, anchors, parties and lots in line with the chain, as the only process that does so, until `signal`. Notifies the
 * channels `device_key`, `anchor`, `party` and `lot` of changes. Never throws.
 */
export function runIndexer(job: IndexerJob, signal: AbortSignal): Promise<void> {
  const registry = job.deployment.contracts.deviceRegistry.address.toLowerCase();
  let indexer: Indexer | undefined;
  return runAsLeader(
    {
      pool: job.pool,
      lockName: `tallystick/indexer/${String(job.deployment.chain.chainId)}/${registry}`,
      onError: job.onError,
      pass: async (client) => {
        if (indexer?.db !== client) indexer = createIndexer(job, client);
        return (await indexerPass(indexer)) ? (job.pollMs ?? 500) : 0;
      },
    },
    signal,
  );
}
