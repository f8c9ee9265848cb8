import { startLoop } from "../loop.ts";
import { monitorRecords, monitorTime } from "../quality/monitoring/monitor.store.ts";
import type { Core } from "./core.ts";

const OVERDUE_EVERY_MS = 2_000;

/** Looks at what the records say, and at what did not come. */
export function startMonitor({ logger, now, parts, pool }: Core): void {
  const since = now();
  let lookedAt = 0;
  const loop = startLoop({
    idleMs: 500,
    step: async () => {
      if (await monitorRecords(pool)) return true;
      if (now().getTime() - lookedAt < OVERDUE_EVERY_MS) return false;
      await monitorTime(pool, now(), since);
      lookedAt = now().getTime();
      return false;
    },
    onError: (error) => logger.warn({ err: error }, "records are not monitored"),
  });
  parts.add(loop.stop);
}
