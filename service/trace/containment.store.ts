import type { Queryable } from "../db/pool.ts";
import { type Handover, partiesToTell, type Suspect } from "./containment.ts";
import { allOf, withIndexPlans, withWholeJoins } from "./index-plans.store.ts";
import { sayerNumbers } from "./names.store.ts";
import { neighbours } from "./look-ahead.store.ts";
import { asArray, momentOf, type Sight } from "./neighbours.store.ts";
import { always, reach } from "./reach.ts";
import { suspectThings } from "./suspects.store.ts";
import { WHEREABOUTS } from "./whereabouts.store.ts";

export interface ContainmentDraft {
  /** UUID that the caller chose. */
  readonly id: string;
  /** Party ids, hexadecimal. */
  readonly party: string;
  readonly sayers: readonly string[];
  readonly reason: string;
  readonly suspects: readonly Suspect[];
  /** The moment it speaks of; now, as a rule. */
  readonly at: Date;
  readonly madeAt: Date;
  readonly madeBy: string;
}

/** One containment lists at most so many things; what is suspect may have to be named more closely. */
export const THINGS_MAX = 1_000_000;
const DEPTH_MAX = 100;

/**
 * Works out what is affected, where it is and whom to tell, and keeps it. In one transaction with whatever reads it.
 * @returns how many things are affected
 */
export const simulateContainment = (db: Queryable, draft: ContainmentDraft): Promise<number> =>
  withIndexPlans(db, () => workOut(db, draft));

async function workOut(db: Queryable, draft: ContainmentDraft): Promise<number> {
  const sayers = [...(await sayerNumbers(db, draft.sayers)).values()];
  const sight = { sayers, atMs: draft.at.getTime() };
  const { affected, isCut } = await affectedBy(db, draft.suspects, sight, THINGS_MAX);
  await keepContainment(db, draft, isCut);
  const things = asArray(affected.flat());
  await withWholeJoins(db, () =>
    db.query(
      `INSERT INTO containment_thing
       (containment, thing_no, depth, state, holder_no, place_no, custodian_no, last_at)
     SELECT $5, w.thing_no, w.depth, w.state, w.holder_no, w.place_no, w.custodian_no, w.last_at
     FROM (${WHEREABOUTS}) w`,
      [
        things,
        asArray(affected.flatMap((level, depth) => level.map(() => depth))),
        momentOf(sight.atMs),
        sayers,
        draft.id,
      ],
    ),
  );
  await keepParties(db, draft.id, await handoversOf(db, things, sight));
  return affected.flat().length;
}

/** Numbers of what is suspect and what came of it, by their distance. */
export async function affectedBy(
  db: Queryable,
  suspects: readonly Suspect[],
  sight: Sight,
  thingsMax: number,
): Promise<{ readonly affected: readonly (readonly string[])[]; readonly isCut: boolean }> {
  const first = await suspectThings(db, suspects, sight, thingsMax);
  const bounds = { depthMax: DEPTH_MAX, thingsMax };
  const found = await reach(first.things.map(always), neighbours(db, "downstream", sight), bounds);
  return { affected: found.levels, isCut: first.isCut || found.isCut };
}

async function keepContainment(
  db: Queryable,
  draft: ContainmentDraft,
  isCut: boolean,
): Promise<void> {
  await db.query(
    `INSERT INTO containment (containment, party, reason, suspects, sayers, at, made_at, made_by, is_cut)
     VALUES ($1, decode($2, 'hex'), $3, $4, ARRAY(SELECT decode(u, 'hex') FROM unnest($5::text[]) u),
       $6, $7, $8, $9)`,
    [
      draft.id,
      draft.party,
      draft.reason,
      JSON.stringify(draft.suspects),
      draft.sayers,
      draft.at,
      draft.madeAt,
      draft.madeBy,
      isCut,
    ],
  );
}

/** Who got any of it from whom, by number. */
async function handoversOf(db: Queryable, things: string, sight: Sight): Promise<Handover[]> {
  const { rows } = await db.query<{
    giver: string | null;
    receiver: string;
    things: number;
    firstMs: number;
  }>(
    `SELECT e.giver_no::text AS giver, s.custodian_no::text AS receiver,
       count(DISTINCT s.thing_no)::integer AS things,
       (extract(epoch FROM min(s.at)) * 1000)::float8 AS "firstMs"
     FROM (
       SELECT s.thing_no, s.event_no, s.custodian_no, s.at FROM trace_sighting s
       WHERE s.thing_no = ANY (${allOf("$1")}) AND s.custodian_no IS NOT NULL AND s.at <= $2
         AND s.sayer_no = ANY ($3::integer[])
       OFFSET 0
     ) s
     CROSS JOIN LATERAL (
       SELECT e.giver_no FROM trace_event e WHERE e.event_no = s.event_no OFFSET 0
     ) e
     GROUP BY 1, 2 ORDER BY 4, 2, 1`,
    [things, momentOf(sight.atMs), sight.sayers],
  );
  return rows.map(({ giver, ...one }) => ({ giver: giver ?? undefined, ...one }));
}

async function keepParties(
  db: Queryable,
  id: string,
  handovers: readonly Handover[],
): Promise<void> {
  const parties = partiesToTell(handovers);
  await db.query(
    `INSERT INTO containment_party (containment, party_no, tier, things, first_at)
     SELECT $1, u.party_no, u.tier, u.things, to_timestamp(u.first_ms / 1000)
     FROM unnest($2::bigint[], $3::integer[], $4::integer[], $5::float8[]) AS u(party_no, tier, things, first_ms)`,
    [
      id,
      parties.map(({ party }) => party),
      parties.map(({ tier }) => tier),
      parties.map(({ things }) => things),
      parties.map(({ firstMs }) => firstMs),
    ],
  );
}
