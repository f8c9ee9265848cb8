import type { PoolClient } from "pg";
import { runAsLeader } from "../db/leader-loop.ts";
import { ENTRIES_MAX, Integrator } from "../evidence/integrate.job.ts";
import { LogMismatch } from "../evidence/log-mismatch.ts";
import { writeWitness } from "../evidence/witness.store.ts";
import type { Core } from "./core.ts";
import { requireWholeLog } from "./whole-log.ts";

/** Between checkpoints: a reader of the log waits no longer for the next one, and a busy log is not signed all the time. */
const PAUSE_MS = 100;

/** Signs checkpoints, as the only process that does so for this log. */
export function startSequence(core: Core): void {
  const stopping = new AbortController();
  const ended = runAsLeader(
    {
      pool: core.pool,
      lockName: `tallystick/sequence/${core.signer.key.name}`,
      pass: integrating(core),
      onError: (error) => {
        if (error instanceof LogMismatch) core.fail(error);
        else core.logger.warn({ err: error }, "integrating waits");
      },
    },
    stopping.signal,
  );
  core.parts.add(async () => {
    stopping.abort();
    await ended;
  });
}

/** A pass of whoever leads; a new leader may have another database than the last one had. */
function integrating(core: Core): (client: PoolClient) => Promise<number> {
  let integrator: Integrator | undefined;
  return async (client) => {
    if (integrator?.db !== client) {
      await requireWholeLog(core);
      integrator = await Integrator.open({
        db: client,
        signer: core.signer,
        now: core.now,
        witness: (checkpoint) => writeWitness(core.config.home, checkpoint),
        probe: core.probe,
      });
    }
    return (await integrator.step()) < ENTRIES_MAX ? PAUSE_MS : 0;
  };
}
