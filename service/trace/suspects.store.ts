import type { Queryable } from "../db/pool.ts";
import type { Suspect } from "./containment.ts";
import { thingNumbers } from "./names.store.ts";
import { contents, momentOf, type Sight } from "./neighbours.store.ts";
import { always, reach } from "./reach.ts";

/** Where a containment begins: the suspect things and what was in them, and what passed suspect machines. */
export async function suspectThings(
  db: Queryable,
  suspects: readonly Suspect[],
  sight: Sight,
  thingsMax: number,
): Promise<{ readonly things: readonly string[]; readonly isCut: boolean }> {
  const ids = suspects.flatMap((one) => ("thing" in one ? [one.thing] : []));
  const named = [...(await thingNumbers(db, ids)).values()];
  const passed: string[] = [];
  for (const one of suspects) if ("place" in one) passed.push(...(await thingsAt(db, one, sight)));
  const starts = [...new Set([...named, ...passed])].map(always);
  const { isCut, levels } = await reach(starts, contents(db, sight), { depthMax: 100, thingsMax });
  return { things: levels.flat(), isCut };
}

/**
 * What was made, seen or packed at a machine or place in a period, and at the machines that it was fitted to meanwhile:
 * a tool or sensor is suspect where it was. What only went into a transformation there is as it was before.
 */
async function thingsAt(
  db: Queryable,
  { fromMs, place, untilMs }: Extract<Suspect, { place: string }>,
  { atMs, sayers }: Sight,
): Promise<string[]> {
  const { rows } = await db.query<{ thing: string }>(
    `WITH place AS (
       SELECT thing_no, to_timestamp($2::float8 / 1000) AS from_at, to_timestamp($3::float8 / 1000) AS until_at
       FROM trace_thing WHERE id = $1
     ), spots AS (
       SELECT * FROM place
       UNION ALL
       SELECT s.parent_no, greatest(p.from_at, s.from_at), least(p.until_at, s.until_at)
       FROM place p JOIN trace_stay s ON s.child_no = p.thing_no AND s.kind = 'association'
         AND s.from_at <= p.until_at AND s.until_at >= p.from_at AND s.sayer_no = ANY ($5::integer[])
     ), events AS (
       SELECT e.event_no, e.things FROM spots p JOIN trace_event e
         ON e.read_point_no = p.thing_no AND e.at >= p.from_at AND e.at <= p.until_at
       WHERE NOT e.erroneous AND e.at <= $4 AND e.sayer_no = ANY ($5::integer[])
       UNION
       SELECT e.event_no, e.things FROM spots p JOIN trace_event e
         ON e.biz_location_no = p.thing_no AND e.at >= p.from_at AND e.at <= p.until_at
       WHERE NOT e.erroneous AND e.at <= $4 AND e.sayer_no = ANY ($5::integer[])
     ), named AS MATERIALIZED (
       SELECT e.event_no, u.thing_no FROM events e, unnest(e.things) AS u(thing_no)
     )
     SELECT n.thing_no::text AS thing FROM named n
     JOIN trace_sighting s ON s.thing_no = n.thing_no AND s.event_no = n.event_no AND s.role <> 'input'
     UNION
     SELECT o.thing_no::text FROM (
       SELECT DISTINCT f.step_no FROM named n
       JOIN trace_flow f ON f.thing_no = n.thing_no AND f.event_no = n.event_no
     ) t
     JOIN trace_flow o ON o.step_no = t.step_no AND o.is_output AND o.at <= $4`,
    [place, fromMs, untilMs, momentOf(atMs), sayers],
  );
  return rows.map(({ thing }) => thing);
}
