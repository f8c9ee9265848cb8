import type { Pool } from "pg";

const NAMES = [
  "trace_sighting",
  "trace_stay",
  "trace_holding",
  "trace_flow",
  "trace_step",
  "trace_event",
  "trace_thing",
  "trace_sayer",
];

export const emptied = (pool: Pool) =>
  pool.query(`TRUNCATE ${NAMES.join(", ")} RESTART IDENTITY CASCADE`);

/** The index with names in place of numbers, which follow the order of arrival. */
const WITH_NAMES = {
  events: `SELECT encode(s.party, 'hex') AS sayer, e.id, e.kind, e.action, e.at, e.erroneous,
      (SELECT id FROM trace_thing WHERE thing_no = e.biz_location_no) AS location,
      (SELECT id FROM trace_thing WHERE thing_no = e.custodian_no) AS custodian,
      ARRAY(SELECT t.id FROM unnest(e.things) u(no) JOIN trace_thing t ON t.thing_no = u.no ORDER BY 1) AS things
    FROM trace_event e JOIN trace_sayer s USING (sayer_no)`,
  things: "SELECT id, sort FROM trace_thing",
  flows: `SELECT t.id, f.is_output, f.at, f.amount::text, f.unit, e.id AS event,
      coalesce((SELECT id FROM trace_step WHERE step_no = f.step_no),
        (SELECT id FROM trace_event WHERE event_no = f.step_no)) AS step
    FROM trace_flow f JOIN trace_thing t USING (thing_no) JOIN trace_event e USING (event_no)`,
  stays: `SELECT c.id AS child, p.id AS parent, s.kind, encode(y.party, 'hex') AS sayer, s.from_at, s.until_at::text
    FROM trace_stay s JOIN trace_sayer y USING (sayer_no)
    JOIN trace_thing c ON c.thing_no = s.child_no JOIN trace_thing p ON p.thing_no = s.parent_no`,
  holdings: `SELECT (SELECT id FROM trace_thing WHERE thing_no = h.child_no) AS child, p.id AS parent, h.kind,
      h.action, h.at, h.tie, h.amount::text, e.id AS event
    FROM trace_holding h JOIN trace_thing p ON p.thing_no = h.parent_no JOIN trace_event e USING (event_no)`,
  sightings: `SELECT t.id, s.at, s.tie, s.role, s.amount::text, s.unit, e.id AS event,
      (SELECT id FROM trace_thing WHERE thing_no = s.place_no) AS place
    FROM trace_sighting s JOIN trace_thing t USING (thing_no) JOIN trace_event e USING (event_no)`,
};

export async function tables(pool: Pool): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, text] of Object.entries(WITH_NAMES))
    found[name] = (await pool.query<object>(text)).rows
      .map((row) => JSON.stringify(row))
      .toSorted();
  return found;
}
