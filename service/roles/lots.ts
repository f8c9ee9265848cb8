import type { PoolClient } from "pg";
import { runAsLeader } from "../db/leader-loop.ts";
import { bringInspections } from "../quality/bring.job.ts";
import { followInspections } from "../quality/inspections.job.ts";
import { lotUriIn } from "../quality/lot-uri.ts";
import type { Core } from "./core.ts";

const PAUSE_MS = 500;

/**
 * Judges the inspections that come into the log and takes them to the chain, as the only process that does so for this
 * log. Without a LotRegister they get our own verdicts alone.
 */
export function startLots(core: Core): void {
  const { logger, parts, pool, signer } = core;
  const stopping = new AbortController();
  const ended = runAsLeader(
    {
      pool,
      lockName: `tallystick/lots/${signer.key.name}`,
      channel: "lot",
      pass: (client) => pass(core, client),
      onError: (error) => logger.warn({ err: error }, "inspections are not judged"),
    },
    stopping.signal,
  );
  parts.add(async () => {
    stopping.abort();
    await ended;
  });
}

/** @returns milliseconds until the next one */
async function pass({ chain, now, probe, tiles }: Core, client: PoolClient): Promise<number> {
  const { contracts, chain: place } = chain.manifest;
  const more = await followInspections(client, { now, lotUri: lotUriIn, probe });
  if (contracts.lotRegister !== undefined)
    await bringInspections(client, {
      source: { tiles },
      register: contracts.lotRegister.address,
      account: { chainId: place.chainId, address: chain.sequencer.address },
      now,
      probe,
    });
  return more ? 0 : PAUSE_MS;
}
