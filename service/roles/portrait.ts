import { startLoop } from "../loop.ts";
import { portray } from "../portrait/portray.store.ts";
import type { Core } from "./core.ts";

/** Keeps the portraits up to what is anchored. */
export function startPortrait({ logger, parts, pool }: Core): void {
  const loop = startLoop({
    idleMs: 500,
    step: () => portray(pool),
    onError: (error) => logger.warn({ err: error }, "portraits are not kept up"),
  });
  parts.add(loop.stop);
}
