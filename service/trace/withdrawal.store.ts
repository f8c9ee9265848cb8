import type { Queryable } from "../db/pool.ts";
import type { Known } from "./event.store.ts";
import { type EventFacts, keyOf } from "./facts.ts";
import type { Touched } from "./stay.store.ts";

/**
 * Takes back what was said by events that are now declared erroneous. Their rows stay, without facts, so that the same
 * event coming again says nothing.
 * @returns whose stays have to be worked out again
 */
export async function withdrawEvents(
  db: Queryable,
  facts: readonly EventFacts[],
  known: ReadonlyMap<string, Known>,
): Promise<readonly Touched[]> {
  const nos = facts
    .filter(({ event }) => event.erroneous === true)
    .map(({ event }) => known.get(keyOf(event)))
    .filter((one) => one?.erroneous === false)
    .map((one) => one?.eventNo);
  if (nos.length === 0) return [];
  // By the things of the event: the facts need no index of events.
  const { rows } = await db.query<Touched>(
    `WITH withdrawn AS (
       UPDATE trace_event SET erroneous = true WHERE event_no = ANY ($1::bigint[]) RETURNING event_no, things
     ), named AS MATERIALIZED (
       SELECT w.event_no, u.thing_no FROM withdrawn w, unnest(w.things) AS u(thing_no)
     ), flows AS (
       DELETE FROM trace_flow f USING named n WHERE f.thing_no = n.thing_no AND f.event_no = n.event_no
     ), sightings AS (
       DELETE FROM trace_sighting s USING named n WHERE s.thing_no = n.thing_no AND s.event_no = n.event_no
     )
     DELETE FROM trace_holding h USING named n
     WHERE h.parent_no = n.thing_no AND h.event_no = n.event_no
     RETURNING h.sayer_no::text AS "sayerNo", h.child_no::text AS "childNo", h.parent_no::text AS "parentNo"`,
    [nos],
  );
  return rows;
}
