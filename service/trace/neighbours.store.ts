import type { Queryable } from "../db/pool.ts";
import type { Neighbours, Reach } from "./reach.ts";

/** Towards what something was made from, or towards what was made from it. */
export type Direction = "upstream" | "downstream";

export interface Sight {
  /** Whose word counts, by number. */
  readonly sayers: readonly string[];
  /** Later events are left out. */
  readonly atMs?: number;
}

/**
 * What lies one step upstream: what went into the transformation that a thing came out of, and what is or was in a
 * container or assembly while that was in question. `$1` to `$3` are things with their times, `$4` the moment that is
 * asked about, `$5` whose word counts. A lot is one thing for as long as it lasts: what came into it later counts too.
 */
const UPSTREAM = `
  SELECT DISTINCT i.thing_no::text AS thing, '-Infinity'::float8 AS "fromMs", 'Infinity'::float8 AS "untilMs"
  FROM (
    SELECT DISTINCT o.step_no FROM unnest($1::bigint[], $3::float8[]) AS u(thing_no, until_ms)
    JOIN trace_flow o ON o.thing_no = u.thing_no AND o.is_output AND o.at <= $4
      AND o.at <= to_timestamp(u.until_ms / 1000) AND o.sayer_no = ANY ($5::integer[])
  ) s
  JOIN trace_flow i ON i.step_no = s.step_no AND NOT i.is_output AND i.at <= $4
  UNION ALL
  SELECT s.child_no::text, greatest(u.from_ms, (extract(epoch FROM s.from_at) * 1000)::float8),
    least(u.until_ms, (extract(epoch FROM s.until_at) * 1000)::float8)
  FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS u(thing_no, from_ms, until_ms)
  JOIN trace_stay s ON s.parent_no = u.thing_no AND s.kind = 'aggregation' AND s.from_at <= $4
    AND s.from_at < to_timestamp(u.until_ms / 1000) AND s.until_at > to_timestamp(u.from_ms / 1000)
    AND s.sayer_no = ANY ($5::integer[])`;

/** One step downstream, by the same parameters. */
const DOWNSTREAM = `
  SELECT DISTINCT o.thing_no::text AS thing, '-Infinity'::float8 AS "fromMs", 'Infinity'::float8 AS "untilMs"
  FROM (
    SELECT DISTINCT i.step_no FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS u(thing_no, from_ms, until_ms)
    JOIN trace_flow i ON i.thing_no = u.thing_no AND NOT i.is_output AND i.at <= $4
      AND i.at >= to_timestamp(u.from_ms / 1000) AND i.at <= to_timestamp(u.until_ms / 1000)
      AND i.sayer_no = ANY ($5::integer[])
  ) s
  JOIN trace_flow o ON o.step_no = s.step_no AND o.is_output AND o.at <= $4
  UNION ALL
  SELECT s.parent_no::text, greatest(u.from_ms, (extract(epoch FROM s.from_at) * 1000)::float8),
    least(u.until_ms, (extract(epoch FROM s.until_at) * 1000)::float8)
  FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS u(thing_no, from_ms, until_ms)
  JOIN trace_stay s ON s.child_no = u.thing_no AND s.kind = 'aggregation' AND s.from_at <= $4
    AND s.from_at < to_timestamp(u.until_ms / 1000) AND s.until_at > to_timestamp(u.from_ms / 1000)
    AND s.sayer_no = ANY ($5::integer[])`;

/** Asks the database level by level; how much it reads depends on what lies around the things, not on what it holds. */
export const neighbours =
  (db: Queryable, direction: Direction, { atMs, sayers }: Sight): Neighbours =>
  async (frontier) => {
    const { rows } = await db.query<Reach>({
      name: `trace_${direction}`,
      text: direction === "upstream" ? UPSTREAM : DOWNSTREAM,
      values: [
        frontier.map(({ thing }) => thing),
        frontier.map(({ fromMs }) => fromMs),
        frontier.map(({ untilMs }) => untilMs),
        atMs === undefined ? "infinity" : new Date(atMs).toISOString(),
        sayers,
      ],
    });
    return rows;
  };
