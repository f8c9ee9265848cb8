import type { Queryable } from "../db/pool.ts";
import type { Suspect, ThingState } from "./containment.ts";

export interface Containment {
  readonly id: string;
  readonly reason: string;
  readonly suspects: readonly Suspect[];
  readonly at: string;
  readonly madeAt: string;
  readonly isCut: boolean;
  readonly placedAt: string | null;
  readonly counts: Readonly<Partial<Record<ThingState, number>>>;
  readonly tell: readonly {
    readonly party: string;
    readonly tier: number;
    readonly things: number;
    readonly since: string;
  }[];
}

const HEAD = `
  SELECT c.containment AS id, c.reason, c.suspects, c.at, c.made_at, c.is_cut, c.placed_at,
    coalesce((SELECT jsonb_object_agg(s.state, s.things) FROM (
      SELECT t.state, count(*) AS things FROM containment_thing t WHERE t.containment = c.containment GROUP BY 1
    ) s), '{}') AS counts,
    coalesce((SELECT jsonb_agg(jsonb_build_object('party', n.id, 'tier', p.tier, 'things', p.things,
        'since', p.first_at) ORDER BY p.tier, p.first_at, n.id)
      FROM containment_party p JOIN trace_thing n ON n.thing_no = p.party_no
      WHERE p.containment = c.containment), '[]') AS tell
  FROM containment c`;

interface Row extends Pick<Containment, "id" | "reason" | "suspects" | "counts" | "tell"> {
  readonly at: Date;
  readonly made_at: Date;
  readonly is_cut: boolean;
  readonly placed_at: Date | null;
}

const containment = ({ at, is_cut, made_at, placed_at, tell, ...row }: Row): Containment => ({
  ...row,
  at: at.toISOString(),
  madeAt: made_at.toISOString(),
  isCut: is_cut,
  placedAt: placed_at?.toISOString() ?? null,
  tell: tell.map((one) => ({ ...one, since: new Date(one.since).toISOString() })),
});

/** @returns undefined for what is not this party's */
export async function containmentOf(
  db: Queryable,
  party: string,
  id: string,
): Promise<Containment | undefined> {
  const { rows } = await db.query<Row>({
    name: "containment_of",
    text: `${HEAD} WHERE c.containment = $1 AND c.party = decode($2, 'hex')`,
    values: [id, party],
  });
  return rows[0] && containment(rows[0]);
}

/** Newest first. */
export async function containmentsOf(
  db: Queryable,
  party: string,
  limit: number,
): Promise<Containment[]> {
  const { rows } = await db.query<Row>({
    name: "containments_of",
    text: `${HEAD} WHERE c.party = decode($1, 'hex') ORDER BY c.made_at DESC, c.containment LIMIT $2`,
    values: [party, limit],
  });
  return rows.map(containment);
}

export interface AffectedThing {
  readonly no: string;
  readonly thing: string;
  readonly sort: string;
  readonly depth: number;
  readonly state: ThingState;
  readonly holder: string | null;
  readonly place: string | null;
  readonly custodian: string | null;
  readonly lastAt: string | null;
}

/** What is affected, nearest first. @param after depth and number of the last on the page before */
export async function affectedThings(
  db: Queryable,
  id: string,
  after: { readonly depth: number; readonly no: string },
  limit: number,
): Promise<AffectedThing[]> {
  const { rows } = await db.query<Omit<AffectedThing, "lastAt"> & { lastAt: Date | null }>({
    name: "containment_things",
    text: `SELECT c.thing_no::text AS no, t.id AS thing, t.sort, c.depth, c.state, h.id AS holder, p.id AS place,
             u.id AS custodian, c.last_at AS "lastAt"
           FROM (
             SELECT * FROM containment_thing c
             WHERE c.containment = $1 AND (c.depth, c.thing_no) > ($2, $3::bigint)
             ORDER BY c.depth, c.thing_no LIMIT $4
           ) c
           JOIN trace_thing t ON t.thing_no = c.thing_no
           LEFT JOIN trace_thing h ON h.thing_no = c.holder_no
           LEFT JOIN trace_thing p ON p.thing_no = c.place_no
           LEFT JOIN trace_thing u ON u.thing_no = c.custodian_no
           ORDER BY c.depth, c.thing_no`,
    values: [id, after.depth, after.no, limit],
  });
  return rows.map((row) => ({ ...row, lastAt: row.lastAt?.toISOString() ?? null }));
}
