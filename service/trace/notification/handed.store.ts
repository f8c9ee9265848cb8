import type { Queryable } from "../../db/pool.ts";
import { affectedBy } from "../containment.store.ts";
import type { Suspect } from "../containment.ts";
import { sayerNumbers, thingNumbers } from "../names.store.ts";
import { neighbours } from "../look-ahead.store.ts";
import { momentOf, type Sight } from "../neighbours.store.ts";
import { always, reach } from "../reach.ts";
import { sayersFor } from "../sayers.ts";
import { partnersOf } from "./partner.store.ts";
import { type Handed, type Recipients, recipientsOf, type Traded } from "./recipients.ts";

export interface Concern {
  /** Party id, hexadecimal. */
  readonly party: string;
  readonly direction: "upstream" | "downstream";
  readonly suspects: readonly Suspect[];
  readonly at: Date;
}

/** As much as one notification can be about; what is suspect may have to be named more closely. */
export const ITEMS_MAX = 100_000;
const DEPTH_MAX = 100;

export interface Concerned extends Recipients {
  /** How many things are affected, by the party's own word. */
  readonly things: number;
  readonly isCut: boolean;
}

/** Whom it concerns one tier on, by the party's own events. Inside `withIndexPlans` or `readIndex`. */
export async function concerned(db: Queryable, concern: Concern): Promise<Concerned> {
  const { at, direction, party } = concern;
  const sayers = [...(await sayerNumbers(db, sayersFor(party))).values()];
  const sight = { sayers, atMs: at.getTime() };
  const { isCut, things } = await affectedThings(db, concern, sight);
  const found = recipientsOf({
    party,
    direction,
    book: await partnersOf(db, party),
    handed: await handedOver(db, things, sight),
    traded: await tradedLots(db, things, concern),
  });
  return { ...found, things: things.length, isCut };
}

async function affectedThings(
  db: Queryable,
  { direction, suspects }: Concern,
  sight: Sight,
): Promise<{ readonly things: readonly string[]; readonly isCut: boolean }> {
  const levels =
    direction === "downstream"
      ? await affectedBy(db, suspects, sight, ITEMS_MAX)
      : await madeFrom(db, suspects, sight);
  return { things: levels.affected.flat(), isCut: levels.isCut };
}

/** The things themselves and what they were made from: what passed a machine of the party's is no supplier's doing. */
async function madeFrom(db: Queryable, suspects: readonly Suspect[], sight: Sight) {
  const ids = suspects.flatMap((one) => ("thing" in one ? [one.thing] : []));
  const starts = [...(await thingNumbers(db, ids)).values()].map(always);
  const bounds = { depthMax: DEPTH_MAX, thingsMax: ITEMS_MAX };
  const found = await reach(starts, neighbours(db, "upstream", sight), bounds);
  return { affected: found.levels, isCut: found.isCut };
}

/**
 * Who gave what to whom, by name: things themselves, and things in containers while they were in them. A container that
 * is affected for what it holds is left out: what of its content is affected is there by its own name. What was taken out
 * of a container that somebody else packed came with its last handover.
 */
export async function handedOver(
  db: Queryable,
  things: readonly string[],
  { atMs, sayers }: Sight,
): Promise<Handed[]> {
  const { rows } = await db.query<{
    giver: string | null;
    receiver: string | null;
    things: string[];
  }>(
    `WITH RECURSIVE affected AS MATERIALIZED (
       SELECT DISTINCT u.thing_no FROM unnest($1::bigint[]) AS u(thing_no)
     ), told AS MATERIALIZED (
       SELECT a.thing_no FROM affected a JOIN trace_thing t USING (thing_no)
       WHERE t.sort <> 'container' OR NOT EXISTS (
         SELECT FROM trace_stay s JOIN affected c ON c.thing_no = s.child_no
         WHERE s.parent_no = a.thing_no AND s.kind = 'aggregation' AND s.sayer_no = ANY ($3::integer[]))
     ), inside AS (
       SELECT t.thing_no, t.thing_no AS holder_no, '-infinity'::timestamptz AS from_at,
         'infinity'::timestamptz AS until_at, 0 AS level FROM told t
       UNION
       SELECT i.thing_no, s.parent_no, greatest(i.from_at, s.from_at), least(i.until_at, s.until_at), i.level + 1
       FROM inside i CROSS JOIN LATERAL (
         SELECT s.parent_no, s.from_at, s.until_at FROM trace_stay s
         WHERE s.child_no = i.holder_no AND s.kind = 'aggregation' AND s.from_at <= $2
           AND s.from_at < i.until_at AND s.until_at > i.from_at AND s.sayer_no = ANY ($3::integer[])
         OFFSET 0
       ) s WHERE i.level < 10
     ), taken AS (
       SELECT t.thing_no, last.giver_no, last.custodian_no FROM told t CROSS JOIN LATERAL (
         SELECT h.parent_no, h.at FROM trace_holding h
         WHERE h.child_no = t.thing_no AND h.kind = 'aggregation' AND h.action = 'delete' AND h.at <= $2
           AND h.sayer_no = ANY ($3::integer[])
         OFFSET 0
       ) h CROSS JOIN LATERAL (
         SELECT e.giver_no, e.custodian_no FROM trace_sighting s JOIN trace_event e USING (event_no)
         WHERE s.thing_no = h.parent_no AND s.at <= h.at AND s.sayer_no = ANY ($3::integer[])
           AND (e.giver_no IS NOT NULL OR e.custodian_no IS NOT NULL)
         ORDER BY s.at DESC, s.tie DESC LIMIT 1
       ) last WHERE NOT EXISTS (
         SELECT FROM trace_stay s WHERE s.child_no = t.thing_no AND s.parent_no = h.parent_no AND s.until_at = h.at)
     ), handed AS (
       SELECT * FROM taken
       UNION
       SELECT i.thing_no, e.giver_no, e.custodian_no FROM inside i CROSS JOIN LATERAL (
         SELECT s.event_no FROM trace_sighting s
         WHERE s.thing_no = i.holder_no AND s.at <= $2 AND s.at >= i.from_at AND s.at < i.until_at
           AND s.sayer_no = ANY ($3::integer[])
         OFFSET 0
       ) s CROSS JOIN LATERAL (
         SELECT e.giver_no, e.custodian_no FROM trace_event e
         WHERE e.event_no = s.event_no AND (e.giver_no IS NOT NULL OR e.custodian_no IS NOT NULL)
         OFFSET 0
       ) e
     )
     SELECT g.id AS giver, r.id AS receiver, array_agg(t.id ORDER BY t.id) AS things
     FROM handed h JOIN trace_thing t ON t.thing_no = h.thing_no
     LEFT JOIN trace_thing g ON g.thing_no = h.giver_no
     LEFT JOIN trace_thing r ON r.thing_no = h.custodian_no
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [things, momentOf(atMs), sayers],
  );
  return rows.map(({ giver, receiver, ...one }) => ({
    ...one,
    giver: giver ?? undefined,
    receiver: receiver ?? undefined,
  }));
}

/** Released lots that the party made under the plan of a buyer, or others under the party's: bought and sold on chain. */
async function tradedLots(
  db: Queryable,
  things: readonly string[],
  { direction, party }: Concern,
): Promise<Traded[]> {
  const [mine, theirs] =
    direction === "downstream"
      ? (["l.factory", "p.publisher"] as const)
      : (["p.publisher", "l.factory"] as const);
  const { rows } = await db.query<Traded>(
    `SELECT encode(${theirs}, 'hex') AS partner, array_agg(DISTINCT t.id) AS things
     FROM unnest($1::bigint[]) AS u(thing_no)
     JOIN trace_thing t ON t.thing_no = u.thing_no
     JOIN lot_name n ON n.uri = t.id
     JOIN lot l ON l.lot = n.lot AND l.factory = n.factory
     JOIN quality_plan p ON p.plan = l.plan
     WHERE ${mine} = decode($2, 'hex') AND p.publisher <> l.factory AND l.state = 'released'
     GROUP BY 1 ORDER BY 1`,
    [things, party],
  );
  return rows;
}
