import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../db/pool.ts";
import type { Measured } from "./facts.ts";
import { withIndexPlans } from "./index-plans.store.ts";
import { sayerNumbers, thingNumbers } from "./names.store.ts";
import type { Sight } from "./neighbours.store.ts";
import { assetsFor } from "./notification/asset.store.ts";
import { handedOver } from "./notification/handed.store.ts";
import { bpnlOf, partnersOf } from "./notification/partner.store.ts";
import { recipientsOf } from "./notification/recipients.ts";
import { sayersFor } from "./sayers.ts";
import { AsBuiltRefused, type Built, type BuiltStep } from "./catena-x/as-built-answer.ts";

/**
 * What a party knows of a thing that it made, by its own events; the things that it speaks of get their ids.
 * @returns undefined for what no event of it names. @throws AsBuiltRefused
 */
export const builtBy = (pool: Pool, party: string, thing: string): Promise<Built | undefined> =>
  inTransaction(pool, (client) => withIndexPlans(client, () => read(client, party, thing)));

async function read(db: Queryable, party: string, thing: string): Promise<Built | undefined> {
  const sayers = [...(await sayerNumbers(db, sayersFor(party))).values()];
  const [no] = (await thingNumbers(db, [thing])).values();
  if (no === undefined || sayers.length === 0) return undefined;
  const sight = { sayers };
  const madeAt = await lastMade(db, no, sight);
  if (madeAt === undefined) throw new AsBuiltRefused("notMade");
  const bpnl = await bpnlOf(db, party);
  if (bpnl === undefined) throw new AsBuiltRefused("bpnlMissing");
  const steps = {
    made: await stepsWith(db, no, true, sight),
    used: await stepsWith(db, no, false, sight),
    children: await assembled(db, no, "children", sight),
    parents: await assembled(db, no, "parents", sight),
  };
  const from = [
    ...steps.made.flatMap(({ inputs }) => inputs.map((one) => one.thing)),
    ...steps.children.map((one) => one.thing),
  ];
  const into = [
    ...steps.used.flatMap(({ outputs }) => outputs.map((one) => one.thing)),
    ...steps.parents.map((one) => one.thing),
  ];
  const assets = await assetsFor(db, party, [...new Set([thing, ...from, ...into])]);
  return {
    thing,
    bpnl,
    ...steps,
    name: await publishedName(db, party, thing),
    madeOn: madeAt.toISOString().slice(0, 10),
    assets: new Map(assets.map((one) => [one.thing, one.asset])),
    suppliers: await suppliersOf(db, { party, bpnl, sight }, from),
    customers: await customersOf(db, party, no, sight),
  };
}

async function lastMade(
  db: Queryable,
  thing: string,
  { sayers }: Sight,
): Promise<Date | undefined> {
  const { rows } = await db.query<{ at: Date | null }>(
    `SELECT max(s.at) AS at FROM trace_sighting s
     WHERE s.thing_no = $1::bigint AND s.role IN ('created', 'output') AND s.sayer_no = ANY ($2::integer[])`,
    [thing, sayers],
  );
  return rows[0]?.at ?? undefined;
}

interface FlowRow extends Measured {
  readonly step: string;
  readonly at: Date;
  readonly is_output: boolean;
}

async function stepsWith(
  db: Queryable,
  thing: string,
  isOutput: boolean,
  { sayers }: Sight,
): Promise<BuiltStep[]> {
  const { rows } = await db.query<FlowRow>(
    `SELECT f.step_no::text AS step, f.at, f.is_output, t.id AS thing, f.amount::text AS amount, f.unit
     FROM (
       SELECT DISTINCT s.step_no FROM trace_flow s
       WHERE s.thing_no = $1::bigint AND s.is_output = $2 AND s.sayer_no = ANY ($3::integer[])
     ) s CROSS JOIN LATERAL (
       SELECT * FROM trace_flow f WHERE f.step_no = s.step_no OFFSET 0
     ) f JOIN trace_thing t ON t.thing_no = f.thing_no
     ORDER BY f.at, f.step_no, t.id`,
    [thing, isOutput, sayers],
  );
  return [...Map.groupBy(rows, ({ step }) => step).values()].map((flows) => {
    const of = (side: boolean): Measured[] =>
      flows
        .filter(({ is_output: isOut }) => isOut === side)
        .map(({ amount, thing: name, unit }) => ({ thing: name, amount, unit }));
    return { at: flows[0]?.at.toISOString() ?? "", inputs: of(false), outputs: of(true) };
  });
}

/** What is in it or what it is in, boxes left out. */
async function assembled(
  db: Queryable,
  thing: string,
  which: "children" | "parents",
  { sayers }: Sight,
): Promise<{ thing: string; at: string }[]> {
  const { rows } = await db.query<{ thing: string; at: Date }>(
    `SELECT t.id AS thing, s.from_at AS at FROM trace_stay s
     JOIN trace_thing p ON p.thing_no = s.parent_no AND p.sort <> 'container'
     JOIN trace_thing t ON t.thing_no = CASE WHEN $2 THEN s.child_no ELSE s.parent_no END
     WHERE CASE WHEN $2 THEN s.parent_no ELSE s.child_no END = $1::bigint AND s.kind = 'aggregation'
       AND s.until_at = 'infinity' AND s.sayer_no = ANY ($3::integer[])
     ORDER BY s.from_at, t.id`,
    [thing, which === "children", sayers],
  );
  return rows.map((one) => ({ thing: one.thing, at: one.at.toISOString() }));
}

/** What the party tells everybody of the product, by its own code or that of the class. */
async function publishedName(
  db: Queryable,
  party: string,
  thing: string,
): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT c.facts ->> 'name' AS name FROM published_code c
     WHERE c.party = decode($1, 'hex') AND c.facts ? 'name' AND (c.code = $2 OR starts_with($2, c.code || '/'))
     ORDER BY length(c.code) DESC LIMIT 1`,
    [party, thing],
  );
  return rows[0]?.name;
}

interface Whose {
  readonly party: string;
  readonly bpnl: string;
  readonly sight: Sight;
}

/** By thing: the party itself for what it made, else whoever handed it over. */
async function suppliersOf(
  db: Queryable,
  { bpnl, party, sight }: Whose,
  things: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const numbers = [...(await thingNumbers(db, things)).values()];
  const { rows } = await db.query<{ id: string }>(
    `SELECT DISTINCT t.id FROM unnest($1::bigint[]) AS u(thing_no) JOIN trace_thing t USING (thing_no)
     JOIN trace_sighting s ON s.thing_no = u.thing_no
     WHERE s.role IN ('created', 'output') AND s.sayer_no = ANY ($2::integer[])`,
    [numbers, sight.sayers],
  );
  const given = await tradedWith(db, party, "upstream", numbers, sight);
  return new Map([
    ...given.flatMap(({ bpnl: theirs, things: some }) =>
      theirs === undefined ? [] : some.map((thing): [string, string] => [thing, theirs]),
    ),
    ...rows.map(({ id }): [string, string] => [id, bpnl]),
  ]);
}

/** @throws AsBuiltRefused for a customer without a number: a list that leaves one out would be wrong */
async function customersOf(
  db: Queryable,
  party: string,
  thing: string,
  sight: Sight,
): Promise<string[]> {
  const all = await tradedWith(db, party, "downstream", [thing], sight);
  return all.map(({ bpnl }) => {
    if (bpnl === undefined) throw new AsBuiltRefused("bpnlMissing");
    return bpnl;
  });
}

async function tradedWith(
  db: Queryable,
  party: string,
  direction: "upstream" | "downstream",
  things: readonly string[],
  sight: Sight,
): Promise<{ bpnl: string | undefined; things: readonly string[] }[]> {
  const book = await partnersOf(db, party);
  const handed = await handedOver(db, things, sight);
  const { recipients } = recipientsOf({ party, direction, book, handed, traded: [] });
  return Promise.all(
    recipients.map(async ({ bpnl, partner, things: some }) => ({
      bpnl: bpnl ?? (partner === undefined ? undefined : await bpnlOf(db, partner)),
      things: some,
    })),
  );
}
