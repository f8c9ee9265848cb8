import { runSender } from "../chain/sender.job.ts";
import type { Core } from "./core.ts";

/** Sends what is in the chain outbox, as the only process that does so for the sequencer's account. */
export function startSender({ chain, logger, parts, pool, probe }: Core): void {
  const stopping = new AbortController();
  const { chainId, finality, genesisHash } = chain.manifest.chain;
  const ended = runSender(
    {
      pool,
      provider: chain.provider,
      signer: chain.sequencer,
      chainId,
      genesisHash,
      finality,
      ...(probe && { probe }),
      onError: (error) => logger.warn({ err: error }, "the chain outbox waits"),
    },
    stopping.signal,
  );
  parts.add(async () => {
    stopping.abort();
    await ended;
  });
}
