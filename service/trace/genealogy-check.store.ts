import type { Queryable } from "../db/pool.ts";
import { cycleIn, type StepSide } from "./cycle.ts";
import type { Said } from "./event.store.ts";
import { GenealogyFault } from "./genealogy-fault.ts";

/**
 * Nothing is seen before it was commissioned, as far as one party's word goes. Lots are made more than once, and
 * containers used again under the same number (GS1 General Specifications: an SSCC after a year), so neither has one
 * beginning. What comes out of a transformation may get its number later.
 */
export async function checkExistence(db: Queryable, said: readonly Said[]): Promise<void> {
  const seen = said.flatMap((one) =>
    one.sightings
      .filter(({ amount, role }) => amount === null && role !== "output")
      .map(({ thing }) => ({ thing: one.numberOf(thing), sayer: one.sayerNo })),
  );
  if (seen.length === 0) return;
  const { rows } = await db.query<{ id: string }>({
    name: "trace_check_existence",
    text: `SELECT t.id FROM (SELECT DISTINCT * FROM unnest($1::bigint[], $2::integer[])) u(thing_no, sayer_no)
           CROSS JOIN LATERAL (
             SELECT min(c.at) AS at FROM trace_sighting c
             WHERE c.thing_no = u.thing_no AND c.sayer_no = u.sayer_no AND c.role = 'created'
               AND c.amount IS NULL
           ) created
           CROSS JOIN LATERAL (
             SELECT s.thing_no FROM trace_sighting s
             WHERE created.at IS NOT NULL AND s.thing_no = u.thing_no AND s.sayer_no = u.sayer_no
               AND s.at < created.at AND s.role <> 'output'
             LIMIT 1
           ) before
           JOIN trace_thing t ON t.thing_no = before.thing_no
           WHERE t.sort IN ('serial', 'asset', 'other')
           ORDER BY t.id LIMIT 1`,
    values: [seen.map(({ thing }) => thing), seen.map(({ sayer }) => sayer)],
  });
  if (rows[0] !== undefined) throw new GenealogyFault("beforeExistence", { thing: rows[0].id });
}

/** Beyond it no circle is looked for: reading bears one. */
const SIDES_MAX = 500_000;

/**
 * Nothing is made from itself, as far as one party's word goes: what two parties say together binds neither. A circle
 * passes through a new transformation whose inputs were made and whose outputs were used; events that come in order
 * have none, and cost no more than to see that.
 */
export async function checkMaking(db: Queryable, said: readonly Said[]): Promise<void> {
  const events = said.filter(({ flows }) => flows.length > 0);
  if (events.length === 0) return;
  let frontier = await suspects(db, events);
  const sides: StepSide[] = [];
  const visited = new Set(frontier);
  while (frontier.length > 0 && sides.length < SIDES_MAX) {
    sides.push(...(await sidesOf(db, frontier)));
    frontier = (await usersOf(db, frontier)).filter((step) => !visited.has(step));
    for (const step of frontier) visited.add(step);
  }
  const thing = cycleIn(sides);
  if (thing === undefined) return;
  const { rows } = await db.query<{ id: string }>(
    "SELECT id FROM trace_thing WHERE thing_no = $1::bigint",
    [thing],
  );
  throw new GenealogyFault("genealogyCyclic", { thing: rows[0]?.id ?? thing });
}

const stepsIn = (rows: readonly { step: string }[]): string[] => rows.map(({ step }) => step);

async function suspects(db: Queryable, events: readonly Said[]): Promise<string[]> {
  const { rows } = await db.query<{ step: string }>({
    name: "trace_check_suspects",
    text: `WITH fresh AS MATERIALIZED (
             SELECT DISTINCT g.step_no, g.sayer_no
             FROM unnest($1::bigint[], $2::bigint[]) AS u(event_no, thing_no)
             CROSS JOIN LATERAL (
               SELECT g.step_no, g.sayer_no FROM trace_flow g
               WHERE g.thing_no = u.thing_no AND g.event_no = u.event_no OFFSET 0
             ) g
           ), made AS MATERIALIZED (
             SELECT f.step_no, f.sayer_no FROM fresh f CROSS JOIN LATERAL (
               SELECT FROM trace_flow i CROSS JOIN LATERAL (
                 SELECT FROM trace_flow m
                 WHERE m.thing_no = i.thing_no AND m.is_output AND m.sayer_no = f.sayer_no
                   AND m.step_no <> f.step_no LIMIT 1
               ) m
               WHERE i.step_no = f.step_no AND NOT i.is_output LIMIT 1
             ) i
           )
           SELECT f.step_no::text AS step FROM made f CROSS JOIN LATERAL (
             SELECT FROM trace_flow o CROSS JOIN LATERAL (
               SELECT FROM trace_flow n
               WHERE n.thing_no = o.thing_no AND NOT n.is_output AND n.sayer_no = f.sayer_no
                 AND n.step_no <> f.step_no LIMIT 1
             ) n
             WHERE o.step_no = f.step_no AND o.is_output LIMIT 1
           ) o`,
    values: [
      events.flatMap(({ eventNo, flows }) => flows.map(() => eventNo)),
      events.flatMap(({ flows, numberOf }) => flows.map(({ thing }) => numberOf(thing))),
    ],
  });
  return stepsIn(rows);
}

async function sidesOf(db: Queryable, steps: readonly string[]): Promise<StepSide[]> {
  const { rows } = await db.query<StepSide>({
    name: "trace_check_sides",
    text: `SELECT u.step_no::text AS step, f.thing_no::text AS thing, f.is_output AS "isOutput"
           FROM unnest($1::bigint[]) AS u(step_no) CROSS JOIN LATERAL (
             SELECT f.thing_no, f.is_output FROM trace_flow f WHERE f.step_no = u.step_no OFFSET 0
           ) f`,
    values: [steps],
  });
  return rows;
}

/** Transformations of the same party that used what came out of these. */
async function usersOf(db: Queryable, steps: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ step: string }>({
    name: "trace_check_users",
    text: `SELECT DISTINCT i.step_no::text AS step FROM unnest($1::bigint[]) AS u(step_no)
           CROSS JOIN LATERAL (
             SELECT o.thing_no, o.sayer_no FROM trace_flow o WHERE o.step_no = u.step_no AND o.is_output OFFSET 0
           ) o CROSS JOIN LATERAL (
             SELECT i.step_no FROM trace_flow i
             WHERE i.thing_no = o.thing_no AND NOT i.is_output AND i.sayer_no = o.sayer_no OFFSET 0
           ) i`,
    values: [steps],
  });
  return stepsIn(rows);
}
