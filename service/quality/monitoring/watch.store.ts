import type { Queryable } from "../../db/pool.ts";
import type { Watch, WatchDraft } from "./watch.ts";

interface Row {
  readonly watch_id: string;
  readonly watch_no: bigint;
  readonly party: Buffer;
  readonly label: string;
  readonly kind: Watch["kind"];
  readonly metric: string;
  readonly unit: string;
  readonly machine: string | null;
  readonly terms: Watch["terms"];
  readonly added_at: Date;
  readonly paused_at: Date | null;
}

const WATCH =
  "watch_id, watch_no, party, label, kind, metric, unit, machine, terms, added_at, paused_at";

const watchOf = (row: Row): Watch =>
  ({
    id: row.watch_id,
    no: Number(row.watch_no),
    party: row.party.toString("hex"),
    label: row.label,
    kind: row.kind,
    metric: row.metric,
    unit: row.unit,
    machine: row.machine ?? undefined,
    terms: row.terms,
    addedAt: row.added_at.toISOString(),
    pausedAt: row.paused_at?.toISOString(),
  }) as Watch;

/** What parties have watched, in the order in which they added it. */
export async function watchesOf(db: Queryable, parties: readonly string[]): Promise<Watch[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${WATCH} FROM watch WHERE party = ANY ($1) AND removed_at IS NULL ORDER BY watch_no`,
    [parties.map((party) => Buffer.from(party, "hex"))],
  );
  return rows.map(watchOf);
}

/** Of each party: every record is held against all of them. */
export const WATCHES_MAX = 100;

export interface Adding {
  readonly party: string;
  readonly draft: WatchDraft;
  /** Account or API key. */
  readonly by: string;
  readonly at: Date;
  readonly idempotencyKey: string | undefined;
}

/** @returns the watch, as the same request added it before; undefined where the party has as many as it may */
export async function addWatch(
  db: Queryable,
  { at, by, draft, idempotencyKey, party }: Adding,
): Promise<Watch | undefined> {
  const id = Buffer.from(party, "hex");
  const added = await db.query<Row>(
    `INSERT INTO watch (party, label, kind, metric, unit, machine, terms, added_at, added_by,
       idempotency_key)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
     WHERE (SELECT count(*) FROM watch WHERE party = $1 AND removed_at IS NULL) < $11
     ON CONFLICT DO NOTHING
     RETURNING ${WATCH}`,
    [
      id,
      draft.label,
      draft.kind,
      draft.metric,
      draft.unit,
      draft.machine,
      JSON.stringify(draft.terms),
      at,
      by,
      idempotencyKey,
      WATCHES_MAX,
    ],
  );
  if (added.rows[0] !== undefined) return watchOf(added.rows[0]);
  const { rows } = await db.query<Row>(
    `SELECT ${WATCH} FROM watch WHERE party = $1 AND added_by = $2 AND idempotency_key = $3`,
    [id, by, idempotencyKey],
  );
  return rows[0] && watchOf(rows[0]);
}

/** Its chart stays. @returns whether the party had it watched */
export async function removeWatch(
  db: Queryable,
  party: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE watch SET removed_at = $3 WHERE party = $1 AND watch_id = $2 AND removed_at IS NULL",
    [Buffer.from(party, "hex"), id, at],
  );
  return rowCount === 1;
}

/** Whether it is watched still or was. */
export async function watchById(
  db: Queryable,
  party: string,
  id: string,
): Promise<Watch | undefined> {
  const { rows } = await db.query<Row>(
    `SELECT ${WATCH} FROM watch WHERE party = $1 AND watch_id = $2`,
    [Buffer.from(party, "hex"), id],
  );
  return rows[0] && watchOf(rows[0]);
}
