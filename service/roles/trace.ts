import { startLoop } from "../loop.ts";
import { takeSignedEvents } from "../trace/capture/signed-events.store.ts";
import { weighSteps } from "../trace/weighing.store.ts";
import type { Core } from "./core.ts";

/** Takes the events of signed records into the trace, and compares what went into things with what came out. */
export function startTrace({ logger, now, parts, pool, probe }: Core): void {
  const taking = startLoop({
    idleMs: 500,
    step: () => takeSignedEvents(pool, now, probe),
    onError: (error) => logger.warn({ err: error }, "signed events are not taken into the trace"),
  });
  const weighing = startLoop({
    idleMs: 1000,
    step: () => weighSteps(pool, now()),
    onError: (error) => logger.warn({ err: error }, "what was made is not weighed"),
  });
  parts.add(taking.stop);
  parts.add(weighing.stop);
}
