import type { Queryable } from "../db/pool.ts";

/** Acts that were prepared for a containment and may still be signed or sent. */
const WAITING = `
  SELECT h.lot, p.pending_act_id FROM containment_hold h JOIN pending_act p ON p.pending_act_id = h.pending_act
  WHERE h.containment = $1 AND p.withdrawn_at IS NULL AND p.deadline > extract(epoch FROM $2::timestamptz)`;

/** Lots on chain among what is affected that the party neither holds nor is about to: ids, hexadecimal. */
export async function lotsToHold(
  db: Queryable,
  { id, party }: { readonly id: string; readonly party: string },
  now: Date,
): Promise<string[]> {
  const { rows } = await db.query<{ lot: string }>(
    `SELECT DISTINCT encode(l.lot, 'hex') AS lot
     FROM containment_thing c
     JOIN trace_thing t ON t.thing_no = c.thing_no
     JOIN lot_name n ON n.uri = t.id
     JOIN lot l ON l.lot = n.lot AND l.factory = n.factory
     WHERE c.containment = $1 AND l.lot NOT IN (SELECT w.lot FROM (${WAITING}) w) AND NOT EXISTS (
       SELECT FROM lot_hold h WHERE h.lot = l.lot AND h.party = decode($3, 'hex') AND h.lifted_at IS NULL)
     ORDER BY 1`,
    [id, now, party],
  );
  return rows.map(({ lot }) => lot);
}

/** Notes which act is to hold which lots. */
export async function noteHolds(
  db: Queryable,
  id: string,
  act: string,
  lots: readonly string[],
): Promise<void> {
  await db.query(
    `INSERT INTO containment_hold (containment, lot, pending_act)
     SELECT $1, decode(u.lot, 'hex'), $2 FROM unnest($3::text[]) AS u(lot)
     ON CONFLICT (containment, lot) DO UPDATE SET pending_act = EXCLUDED.pending_act`,
    [id, act, lots],
  );
}

export async function waitingActs(db: Queryable, id: string, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ act: string }>(
    `SELECT DISTINCT w.pending_act_id AS act FROM (${WAITING}) w ORDER BY 1`,
    [id, now],
  );
  return rows.map(({ act }) => act);
}

/** Notes that its holds were prepared for signing; the first time counts. */
export async function markPlaced(db: Queryable, id: string, by: string, at: Date): Promise<void> {
  await db.query(
    "UPDATE containment SET placed_at = $2, placed_by = $3 WHERE containment = $1 AND placed_at IS NULL",
    [id, at, by],
  );
}
