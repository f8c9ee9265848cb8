import { startLoop } from "../loop.ts";
import { takeSignedEvents } from "../trace/capture/signed-events.store.ts";
import type { Core } from "./core.ts";

/** Takes the events of signed records into the trace. */
export function startTrace({ logger, now, parts, pool, probe }: Core): void {
  const loop = startLoop({
    idleMs: 500,
    step: () => takeSignedEvents(pool, now, probe),
    onError: (error) => logger.warn({ err: error }, "signed events are not taken into the trace"),
  });
  parts.add(loop.stop);
}
