import type { Paying } from "./pay.job.ts";
import { keepCursor, readCursor, takeNotice } from "./payment.store.ts";

/**
 * Reads what happened at the payment system since it was read last: a notice that nobody heard is taken now, one that was
 * taken does nothing.
 */
export async function reconcile({ now, onError, pool, probe, system }: Paying): Promise<void> {
  for (let more = true; more;) {
    const before = await readCursor(pool);
    const { cursor, notices } = await system.since(before);
    probe?.("notices.read");
    for (const notice of notices) {
      const taken = await takeNotice(pool, notice, now());
      if (taken.kind === "refused") onError(taken.code, notice.id);
      probe?.("notice.taken");
    }
    if (cursor !== undefined && cursor !== before) await keepCursor(pool, cursor);
    more = notices.length > 0 && cursor !== before;
  }
}
