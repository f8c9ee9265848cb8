import type { Queryable } from "../../db/pool.ts";

/** What a party calls a thing in Catena-X. */
export interface NamedAsset {
  readonly asset: string;
  readonly thing: string;
}

/**
 * The ids by which a party speaks of things outside, the same from the first time on: what somebody else called a thing
 * before, or else one that says nothing of it. Things that no event ever named are left out. Inside a transaction: until
 * it ends no other gives the party's things ids.
 */
export async function assetsFor(
  db: Queryable,
  party: string,
  things: readonly string[],
): Promise<NamedAsset[]> {
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended('tallystick/asset/' || $1, 0))", [
    party,
  ]);
  await sayTold(db, party, things);
  await sayNew(db, party, things);
  const { rows } = await db.query<NamedAsset>(
    `SELECT a.asset::text AS asset, t.id AS thing
     FROM (SELECT DISTINCT id FROM unnest($2::text[]) AS u(id)) u JOIN trace_thing t USING (id)
     JOIN trace_asset a ON a.thing_no = t.thing_no AND a.party = decode($1, 'hex') AND a.is_said
     ORDER BY t.id`,
    [party, things],
  );
  return rows;
}

async function sayTold(db: Queryable, party: string, things: readonly string[]): Promise<void> {
  await db.query(
    `UPDATE trace_asset a SET is_said = true
     FROM (
       SELECT DISTINCT ON (a.thing_no) a.asset
       FROM unnest($2::text[]) AS u(id) JOIN trace_thing t USING (id)
       JOIN trace_asset a ON a.thing_no = t.thing_no AND a.party = decode($1, 'hex')
       WHERE NOT EXISTS (
         SELECT FROM trace_asset s WHERE s.thing_no = t.thing_no AND s.party = decode($1, 'hex') AND s.is_said)
       ORDER BY a.thing_no, a.asset
     ) told
     WHERE a.party = decode($1, 'hex') AND a.asset = told.asset`,
    [party, things],
  );
}

async function sayNew(db: Queryable, party: string, things: readonly string[]): Promise<void> {
  await db.query(
    `INSERT INTO trace_asset (party, asset, thing_no, is_said)
     SELECT decode($1, 'hex'), gen_random_uuid(), t.thing_no, true
     FROM (SELECT DISTINCT id FROM unnest($2::text[]) AS u(id)) u JOIN trace_thing t USING (id)
     WHERE NOT EXISTS (
       SELECT FROM trace_asset a WHERE a.thing_no = t.thing_no AND a.party = decode($1, 'hex') AND a.is_said)`,
    [party, things],
  );
}

/**
 * Notes what somebody else calls things. A name that means something else to the party already stays as it is.
 * @returns whether all of them mean what they were said to mean
 */
export async function noteAssets(
  db: Queryable,
  party: string,
  named: readonly NamedAsset[],
): Promise<boolean> {
  const values = [party, named.map(({ asset }) => asset), named.map(({ thing }) => thing)];
  await db.query(
    `INSERT INTO trace_asset (party, asset, thing_no)
     SELECT decode($1, 'hex'), u.asset, t.thing_no
     FROM unnest($2::uuid[], $3::text[]) AS u(asset, id) JOIN trace_thing t USING (id)
     ON CONFLICT DO NOTHING`,
    values,
  );
  const { rowCount } = await db.query(
    `SELECT FROM unnest($2::uuid[], $3::text[]) AS u(asset, id)
     JOIN trace_asset a ON a.party = decode($1, 'hex') AND a.asset = u.asset
     JOIN trace_thing t ON t.thing_no = a.thing_no
     WHERE t.id <> u.id LIMIT 1`,
    values,
  );
  return rowCount === 0;
}

/** What ids mean to a party. */
export async function thingsCalled(
  db: Queryable,
  party: string,
  assets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<NamedAsset>(
    `SELECT a.asset::text AS asset, t.id AS thing FROM trace_asset a JOIN trace_thing t USING (thing_no)
     WHERE a.party = decode($1, 'hex') AND a.asset = ANY ($2::uuid[])`,
    [party, assets],
  );
  return new Map(rows.map(({ asset, thing }) => [asset, thing]));
}

/** Those of the things that an event of the party itself names. */
export async function ownThings(
  db: Queryable,
  party: string,
  things: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT t.id FROM unnest($2::text[]) AS u(id) JOIN trace_thing t USING (id)
     WHERE EXISTS (
       SELECT FROM trace_sighting s JOIN trace_sayer y USING (sayer_no)
       WHERE s.thing_no = t.thing_no AND y.party = decode($1, 'hex'))`,
    [party, things],
  );
  return new Set(rows.map(({ id }) => id));
}
