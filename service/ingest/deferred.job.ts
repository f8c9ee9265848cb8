import type { Pool } from "pg";
import type { Intake } from "./arrival.ts";
import { dueDeferred, forgetDeferred } from "./deferred.store.ts";

export interface DeferredOptions {
  readonly pool: Pool;
  readonly take: Intake;
  readonly now: () => Date;
  /** After this long without its key, a payload goes to quarantine. */
  readonly patienceMs: number;
}

const BATCH = 200;

/**
 * Tries deferred payloads again whose key has become known; those that waited too long are quarantined by the same
 * way in. A payload is forgotten only after it was settled, so that a kill in between repeats it, harmlessly.
 * @returns how many were settled
 */
export async function retryDeferred(options: DeferredOptions): Promise<number> {
  const { now, patienceMs, pool, take } = options;
  const due = await dueDeferred(pool, new Date(now().getTime() - patienceMs), BATCH);
  if (due.length === 0) return 0;
  const settled = await Promise.all(
    due.map(async (row) => {
      const settlement = await take({
        payload: row.payload,
        principal: row.principal,
        receivedAt: row.received_at,
        isLastTry: row.isExpired,
      });
      return { id: row.id, over: settlement.kind !== "deferred" };
    }),
  );
  const over = settled.filter((one) => one.over).map(({ id }) => id);
  await forgetDeferred(pool, over);
  return over.length;
}
