import type { Queryable } from "../../db/pool.ts";

/** What a party calls a thing in Catena-X. */
export interface NamedAsset {
  readonly asset: string;
  readonly thing: string;
}

/**
 * The ids by which a party speaks of things outside; those without one get one that says nothing of them. Things that no
 * event ever named are left out.
 */
export async function assetsFor(
  db: Queryable,
  party: string,
  things: readonly string[],
): Promise<NamedAsset[]> {
  await db.query(
    `INSERT INTO trace_asset (party, asset, thing_no)
     SELECT decode($1, 'hex'), gen_random_uuid(), t.thing_no
     FROM unnest($2::text[]) AS u(id) JOIN trace_thing t USING (id)
     WHERE NOT EXISTS (
       SELECT FROM trace_asset a WHERE a.thing_no = t.thing_no AND a.party = decode($1, 'hex'))`,
    [party, things],
  );
  const { rows } = await db.query<NamedAsset>(
    `SELECT DISTINCT ON (t.id) a.asset::text AS asset, t.id AS thing
     FROM unnest($2::text[]) AS u(id) JOIN trace_thing t USING (id)
     JOIN trace_asset a ON a.thing_no = t.thing_no AND a.party = decode($1, 'hex')
     ORDER BY t.id, a.asset`,
    [party, things],
  );
  return rows;
}

/** Notes what somebody else calls things. A name that means something else to the party already stays as it is. */
export async function noteAssets(
  db: Queryable,
  party: string,
  named: readonly NamedAsset[],
): Promise<void> {
  await db.query(
    `INSERT INTO trace_asset (party, asset, thing_no)
     SELECT decode($1, 'hex'), u.asset, t.thing_no
     FROM unnest($2::uuid[], $3::text[]) AS u(asset, id) JOIN trace_thing t USING (id)
     ON CONFLICT DO NOTHING`,
    [party, named.map(({ asset }) => asset), named.map(({ thing }) => thing)],
  );
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
