import type { Queryable } from "../db/pool.ts";
import { sortOf } from "./thing-sort.ts";

/** Numbers of things and sayers as text: they only ever go back to the database. */
export type Numbers = ReadonlyMap<string, string>;

/** Numbers of the things that are known; the others have none. */
export async function thingNumbers(db: Queryable, ids: readonly string[]): Promise<Numbers> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; no: string }>({
    name: "trace_thing_numbers",
    text: "SELECT id, thing_no::text AS no FROM trace_thing WHERE id = ANY ($1)",
    values: [ids],
  });
  return new Map(rows.map(({ id, no }) => [id, no]));
}

/** As `thingNumbers`, and gives those a number that have none: in one order, so that nobody waits in a circle. */
export async function internThings(db: Queryable, ids: ReadonlySet<string>): Promise<Numbers> {
  const known = await thingNumbers(db, [...ids]);
  const missing = [...ids].filter((id) => !known.has(id)).toSorted();
  if (missing.length === 0) return known;
  const { rows } = await db.query<{ id: string; no: string }>({
    name: "trace_thing_intern",
    text: `INSERT INTO trace_thing (id, sort) SELECT * FROM unnest($1::text[], $2::text[])
           ON CONFLICT (id) DO NOTHING RETURNING id, thing_no::text AS no`,
    values: [missing, missing.map(sortOf)],
  });
  const fresh = new Map(rows.map(({ id, no }) => [id, no]));
  const others = await thingNumbers(
    db,
    missing.filter((id) => !fresh.has(id)),
  );
  return new Map([...known, ...fresh, ...others]);
}

/**
 * One capture of a party at a time, until its transaction ends: what two of them say together must be seen by one.
 * @param sayers hexadecimal, 32 bytes
 */
export async function lockSayers(db: Queryable, sayers: ReadonlySet<string>): Promise<Numbers> {
  const all = [...sayers].toSorted();
  await db.query({
    name: "trace_sayer_lock",
    text: `SELECT pg_advisory_xact_lock(hashtextextended('tallystick/trace/' || party, 0))
           FROM unnest($1::text[]) WITH ORDINALITY AS u(party, at) ORDER BY u.at`,
    values: [all],
  });
  await db.query({
    name: "trace_sayer_intern",
    text: `INSERT INTO trace_sayer (party)
           SELECT decode(u.party, 'hex') FROM unnest($1::text[]) AS u(party)
           WHERE NOT EXISTS (SELECT FROM trace_sayer s WHERE s.party = decode(u.party, 'hex'))
           ON CONFLICT (party) DO NOTHING`,
    values: [all],
  });
  return sayerNumbers(db, all);
}

export async function sayerNumbers(db: Queryable, sayers: readonly string[]): Promise<Numbers> {
  const { rows } = await db.query<{ party: string; no: string }>({
    name: "trace_sayer_numbers",
    text: `SELECT encode(s.party, 'hex') AS party, s.sayer_no::text AS no
           FROM trace_sayer s WHERE s.party = ANY (
             SELECT decode(u.party, 'hex') FROM unnest($1::text[]) AS u(party))`,
    values: [sayers],
  });
  return new Map(rows.map(({ no, party }) => [party, no]));
}
