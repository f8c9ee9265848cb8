import { deploymentOf } from "../chain/deployment.ts";
import { runIndexer } from "../chain/indexer.job.ts";
import type { Core } from "./core.ts";

/** Keeps keys and anchors in the database in line with the chain. */
export function startIndex({ chain, logger, parts, pool }: Core): void {
  const stopping = new AbortController();
  const ended = runIndexer(
    {
      pool,
      provider: chain.provider,
      deployment: deploymentOf(chain.manifest),
      finality: chain.manifest.chain.finality,
      onError: (error) => logger.warn({ err: error }, "the chain is not read"),
    },
    stopping.signal,
  );
  parts.add(async () => {
    stopping.abort();
    await ended;
  });
}
