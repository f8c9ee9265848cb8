import type { Queryable } from "../db/pool.ts";
import { always, type Neighbours, type Reach } from "./reach.ts";

/** Towards what something was made from, or towards what was made from it. */
export type Direction = "upstream" | "downstream";

export interface Sight {
  /** Whose word counts, by number. */
  readonly sayers: readonly string[];
  /** Later events are left out. */
  readonly atMs?: number;
}

/**
 * What went into the transformation that a thing came out of. `$1` to `$3` are things with their times, `$4` the moment
 * that is asked about, `$5` whose word counts. A lot is one thing for as long as it lasts: what came into it later
 * counts too.
 */
const INPUTS = `
  SELECT string_agg(t.thing_no::text, ',') AS things, NULL AS "fromMs", NULL AS "untilMs"
  FROM (
    SELECT DISTINCT i.thing_no FROM (
      SELECT DISTINCT o.step_no
      FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS u(thing_no, from_ms, until_ms)
      CROSS JOIN LATERAL (
        SELECT o.step_no FROM trace_flow o
        WHERE o.thing_no = u.thing_no AND o.is_output AND o.at <= $4 AND o.at <= to_timestamp(u.until_ms / 1000)
          AND o.sayer_no = ANY ($5::integer[])
        OFFSET 0
      ) o
    ) s CROSS JOIN LATERAL (
      SELECT i.thing_no FROM trace_flow i WHERE i.step_no = s.step_no AND NOT i.is_output AND i.at <= $4
      OFFSET 0
    ) i
  ) t`;

const OUTPUTS = `
  SELECT string_agg(t.thing_no::text, ',') AS things, NULL AS "fromMs", NULL AS "untilMs"
  FROM (
    SELECT DISTINCT o.thing_no FROM (
      SELECT DISTINCT i.step_no
      FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS u(thing_no, from_ms, until_ms)
      CROSS JOIN LATERAL (
        SELECT i.step_no FROM trace_flow i
        WHERE i.thing_no = u.thing_no AND NOT i.is_output AND i.at <= $4
          AND i.at >= to_timestamp(u.from_ms / 1000) AND i.at <= to_timestamp(u.until_ms / 1000)
          AND i.sayer_no = ANY ($5::integer[])
        OFFSET 0
      ) i
    ) s CROSS JOIN LATERAL (
      SELECT o.thing_no FROM trace_flow o WHERE o.step_no = s.step_no AND o.is_output AND o.at <= $4
      OFFSET 0
    ) o
  ) t`;

/** From one end of a stay to the other, for as long as both that and the stay were in question. */
const across = (from: "child_no" | "parent_no", to: "child_no" | "parent_no"): string => `
  SELECT string_agg(d.${to}::text, ',') AS things,
    string_agg(greatest(d.from_ms, (extract(epoch FROM d.from_at) * 1000)::float8)::text, ',') AS "fromMs",
    string_agg(least(d.until_ms, (extract(epoch FROM d.until_at) * 1000)::float8)::text, ',') AS "untilMs"
  FROM (
    SELECT DISTINCT s.${to}, s.from_at, s.until_at, u.from_ms, u.until_ms
    FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS u(thing_no, from_ms, until_ms)
    CROSS JOIN LATERAL (
      SELECT s.${to}, s.from_at, s.until_at FROM trace_stay s
      WHERE s.${from} = u.thing_no AND s.kind = 'aggregation' AND s.from_at <= $4
        AND s.from_at < to_timestamp(u.until_ms / 1000) AND s.until_at > to_timestamp(u.from_ms / 1000)
        AND s.sayer_no = ANY ($5::integer[])
      OFFSET 0
    ) s
  ) d`;

/** What is or was in a container or assembly, and what that is or was in. */
const CHILDREN = across("parent_no", "child_no");
const PARENTS = across("child_no", "parent_no");

const stepsOf = {
  upstream: `${INPUTS} UNION ALL ${CHILDREN}`,
  downstream: `${OUTPUTS} UNION ALL ${PARENTS}`,
  contents: CHILDREN,
};

/** Asks the database level by level; how much it reads depends on what lies around the things, not on what it holds. */
const asking =
  (db: Queryable, way: keyof typeof stepsOf, { atMs, sayers }: Sight): Neighbours =>
  async (frontier) => {
    const { rows } = await db.query<Answer>({
      name: `trace_${way}`,
      text: stepsOf[way],
      values: [
        asArray(frontier.map(({ thing }) => thing)),
        asArray(frontier.map(({ fromMs }) => fromMs)),
        asArray(frontier.map(({ untilMs }) => untilMs)),
        momentOf(atMs),
        sayers,
      ],
    });
    return rows.flatMap(reachesIn);
  };

/** One row for all that a way leads to: thousands of rows would cost more than finding them. */
interface Answer {
  /** Parted by commas, as the times are; NULL: nothing. */
  readonly things: string | null;
  /** NULL: whenever. */
  readonly fromMs: string | null;
  readonly untilMs: string | null;
}

function reachesIn({ fromMs, things, untilMs }: Answer): Reach[] {
  if (things === null) return [];
  const all = things.split(",");
  if (fromMs === null || untilMs === null) return all.map(always);
  const from = fromMs.split(",");
  const until = untilMs.split(",");
  return all.map((thing, at) => ({ thing, fromMs: Number(from[at]), untilMs: Number(until[at]) }));
}

export const neighbours = (db: Queryable, direction: Direction, sight: Sight): Neighbours =>
  asking(db, direction, sight);

/** Only what was inside. */
export const contents = (db: Queryable, sight: Sight): Neighbours => asking(db, "contents", sight);

/** For the database. */
export const momentOf = (atMs: number | undefined): string =>
  atMs === undefined ? "infinity" : new Date(atMs).toISOString();

/** A PostgreSQL array of numbers as text: nothing in it needs an escape, which the driver would look for in each. */
export const asArray = (numbers: readonly (number | string)[]): string => `{${numbers.join(",")}}`;
