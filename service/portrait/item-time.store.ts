import type { Queryable } from "../db/pool.ts";
import type { DeclaredSignal } from "./signal.store.ts";

/**
 * Keeps how long a person said that an item is planned to take; what was said before stays on record. The same again is
 * no new version. No hour changes by it: it is multiplied when a figure is read.
 */
export async function confirmItemTime(
  db: Queryable,
  { no }: Pick<DeclaredSignal, "no">,
  itemMs: bigint,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<void> {
  await db.query(
    `INSERT INTO portrait_item_time (signal_no, version, item_ms, confirmed_at, confirmed_by)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4 FROM portrait_item_time WHERE signal_no = $1
     HAVING NOT EXISTS (
       SELECT FROM (SELECT item_ms FROM portrait_item_time WHERE signal_no = $1 ORDER BY version DESC LIMIT 1) newest
       WHERE item_ms = $2)
     ON CONFLICT DO NOTHING`,
    [no, itemMs, at, by],
  );
}
