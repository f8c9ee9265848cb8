import type { Queryable } from "../db/pool.ts";
import type { DeclaredSignal } from "./signal.store.ts";

/**
 * Keeps what a person read off a machine's plate; what was said before stays on record. The same again is no new version.
 * No hour changes by it: a check looks at it.
 */
export async function declareNameplate(
  db: Queryable,
  { no }: Pick<DeclaredSignal, "no">,
  loadMicro: bigint,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<void> {
  await db.query(
    `INSERT INTO portrait_nameplate (signal_no, version, load_micro, declared_at, declared_by)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4 FROM portrait_nameplate WHERE signal_no = $1
     HAVING NOT EXISTS (
       SELECT FROM (SELECT load_micro FROM portrait_nameplate WHERE signal_no = $1 ORDER BY version DESC LIMIT 1) newest
       WHERE load_micro = $2)
     ON CONFLICT DO NOTHING`,
    [no, loadMicro, at, by],
  );
}
