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
           JOIN trace_thing t ON t.thing_no = u.thing_no
           CROSS JOIN LATERAL (
             SELECT min(c.at) AS at FROM trace_sighting c
             WHERE c.thing_no = u.thing_no AND c.sayer_no = u.sayer_no AND c.role = 'created'
               AND c.amount IS NULL
           ) created
           WHERE t.sort IN ('serial', 'asset', 'other') AND EXISTS (
             SELECT FROM trace_sighting s
             WHERE s.thing_no = u.thing_no AND s.sayer_no = u.sayer_no AND s.at < created.at
               AND s.role <> 'output')
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
    text: `SELECT DISTINCT f.step_no::text AS step FROM (
             SELECT DISTINCT g.step_no, g.sayer_no FROM unnest($1::bigint[], $2::bigint[]) AS u(event_no, thing_no)
             JOIN trace_flow g ON g.thing_no = u.thing_no AND g.event_no = u.event_no
           ) f
           WHERE EXISTS (
             SELECT FROM trace_flow i
             JOIN trace_flow made ON made.thing_no = i.thing_no AND made.is_output
               AND made.sayer_no = f.sayer_no AND made.step_no <> f.step_no
             WHERE i.step_no = f.step_no AND NOT i.is_output
           ) AND EXISTS (
             SELECT FROM trace_flow o
             JOIN trace_flow used ON used.thing_no = o.thing_no AND NOT used.is_output
               AND used.sayer_no = f.sayer_no AND used.step_no <> f.step_no
             WHERE o.step_no = f.step_no AND o.is_output)`,
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
    text: `SELECT f.step_no::text AS step, f.thing_no::text AS thing, f.is_output AS "isOutput"
           FROM trace_flow f WHERE f.step_no = ANY ($1::bigint[])`,
    values: [steps],
  });
  return rows;
}

/** Transformations of the same party that used what came out of these. */
async function usersOf(db: Queryable, steps: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ step: string }>({
    name: "trace_check_users",
    text: `SELECT DISTINCT i.step_no::text AS step FROM trace_flow o
           JOIN trace_flow i ON i.thing_no = o.thing_no AND NOT i.is_output AND i.sayer_no = o.sayer_no
           WHERE o.step_no = ANY ($1::bigint[]) AND o.is_output`,
    values: [steps],
  });
  return stepsIn(rows);
}
