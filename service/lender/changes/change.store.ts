import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import type { Tried } from "../../webhook/tried.ts";
import type { Change, ChangeKind } from "./change.ts";

interface Row {
  readonly change_no: bigint;
  readonly change: string;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly what: string;
  readonly factory: Buffer;
  readonly changed_at: Date;
}

const COLUMNS = "change_no, change, kind, subject, what, factory, changed_at";

const changeOf = (row: Row): Change => ({
  no: Number(row.change_no),
  id: row.change,
  kind: row.kind,
  subject: row.subject,
  what: row.what,
  factory: row.factory.toString("hex"),
  at: row.changed_at.toISOString(),
});

/** @param isDead whether only those are wanted of which the lender's systems could not be told */
export async function changesAfter(
  db: Queryable,
  {
    after,
    isDead,
    limit,
  }: { readonly after: number; readonly isDead: boolean; readonly limit: number },
): Promise<Change[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM change WHERE change_no > $1 AND ($3 = false OR state = 'dead')
     ORDER BY change_no LIMIT $2`,
    [after, limit, isDead],
  );
  return rows.map(changeOf);
}

/** Of what changed while nobody was to be told nobody is told later. */
export const forgoTelling = (db: Queryable): Promise<unknown> =>
  db.query("UPDATE change SET state = 'untold' WHERE state = 'waiting'");

export interface DueChange extends Change {
  readonly tries: number;
}

const CLAIMED_MAX = 20;
/** Longer than a try takes: who died with it does not keep it for ever. */
const CLAIM_MS = 60_000;

/** Takes what is due: nobody else tries it meanwhile. */
export const claimChanges = (pool: Pool, now: Date): Promise<DueChange[]> =>
  inTransaction(pool, async (db) => {
    const { rows } = await db.query<Row & { readonly tries: number }>(
      `UPDATE change SET due_at = $2 WHERE change_no IN (
         SELECT change_no FROM change WHERE state = 'waiting' AND due_at <= $1
         ORDER BY due_at, change_no LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING ${COLUMNS}, tries`,
      [now, new Date(now.getTime() + CLAIM_MS), CLAIMED_MAX],
    );
    return rows
      .map((row) => ({ ...changeOf(row), tries: row.tries }))
      .toSorted((a, b) => a.no - b.no);
  });

export const keepTold = (
  db: Queryable,
  { no }: Pick<Change, "no">,
  { dueAt, fault, state, status }: Tried,
): Promise<unknown> =>
  db.query(
    `UPDATE change SET state = $2, due_at = $3, tries = tries + 1, status = $4, fault = $5
     WHERE change_no = $1 AND state = 'waiting'`,
    [no, state, dueAt, status ?? null, fault ?? null],
  );
