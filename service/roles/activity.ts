import { countActivity } from "../ingest/activity.store.ts";
import { startLoop } from "../loop.ts";
import type { Core } from "./core.ts";

/** Keeps the counts by the hour in line with the log. */
export function startActivity({ logger, parts, pool }: Core): void {
  const loop = startLoop({
    idleMs: 500,
    step: () => countActivity(pool),
    onError: (error) => logger.warn({ err: error }, "records are not counted"),
  });
  parts.add(loop.stop);
}
