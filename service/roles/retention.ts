import { applyRetention } from "../parties/privacy/retention.store.ts";
import { startLoop } from "../loop.ts";
import { forgetScans } from "../trace/scan.store.ts";
import type { Core } from "./core.ts";

const HOUR_MS = 3_600_000;

/** Lets go what has been kept for as long as it may be. */
export function startRetention({ logger, now, parts, pool }: Core): void {
  const loop = startLoop({
    idleMs: HOUR_MS,
    step: async () => {
      await applyRetention(pool, now());
      await forgetScans(pool, now());
      return false;
    },
    onError: (error) => logger.warn({ err: error }, "what should go is still kept"),
  });
  parts.add(loop.stop);
}
