import type { Queryable } from "../db/pool.ts";
import { allOf } from "./index-plans.store.ts";
import { always, isAlways, type Neighbours, type Reach } from "./reach.ts";

/** Towards what something was made from, or towards what was made from it. */
export type Direction = "upstream" | "downstream";

export interface Sight {
  /** Whose word counts, by number. */
  readonly sayers: readonly string[];
  /** Later events are left out. */
  readonly atMs?: number;
}

/**
 * Steps from things: `$1` are those always in question, `$2` to `$4` others with their times, `$5` is the moment that is
 * asked about, `$6` whose word counts. The first are found in one pass over an index, which goes from one to the next
 * where they lie close together; the others are looked up one by one.
 */
const ALWAYS = allOf("$1");
const TIMED = "unnest($2::bigint[], $3::float8[], $4::float8[]) AS u(thing_no, from_ms, until_ms)";

/**
 * What went into the transformation that a thing came out of. A lot is one thing for as long as it lasts: what came into
 * it later counts too.
 */
const INPUTS = `
  SELECT array_agg(DISTINCT i.thing_no)::text AS things, NULL AS "fromMs", NULL AS "untilMs"
  FROM trace_flow i
  WHERE NOT i.is_output AND i.at <= $5 AND i.step_no = ANY (ARRAY(
    SELECT o.step_no FROM trace_flow o
    WHERE o.thing_no = ANY (${ALWAYS}) AND o.is_output AND o.at <= $5 AND o.sayer_no = ANY ($6::integer[])
    UNION ALL
    SELECT o.step_no FROM ${TIMED}
    CROSS JOIN LATERAL (
      SELECT o.step_no FROM trace_flow o
      WHERE o.thing_no = u.thing_no AND o.is_output AND o.at <= $5 AND o.at <= to_timestamp(u.until_ms / 1000)
        AND o.sayer_no = ANY ($6::integer[])
      OFFSET 0
    ) o
  ))`;

const OUTPUTS = `
  SELECT array_agg(DISTINCT o.thing_no)::text AS things, NULL AS "fromMs", NULL AS "untilMs"
  FROM trace_flow o
  WHERE o.is_output AND o.at <= $5 AND o.step_no = ANY (ARRAY(
    SELECT i.step_no FROM trace_flow i
    WHERE i.thing_no = ANY (${ALWAYS}) AND NOT i.is_output AND i.at <= $5 AND i.sayer_no = ANY ($6::integer[])
    UNION ALL
    SELECT i.step_no FROM ${TIMED}
    CROSS JOIN LATERAL (
      SELECT i.step_no FROM trace_flow i
      WHERE i.thing_no = u.thing_no AND NOT i.is_output AND i.at <= $5
        AND i.at >= to_timestamp(u.from_ms / 1000) AND i.at <= to_timestamp(u.until_ms / 1000)
        AND i.sayer_no = ANY ($6::integer[])
      OFFSET 0
    ) i
  ))`;

/** From one end of a stay to the other, for as long as both that and the stay were in question. */
const across = (from: "child_no" | "parent_no", to: "child_no" | "parent_no"): string => `
  SELECT array_agg(d.${to})::text AS things,
    array_agg(greatest(d.from_ms, (extract(epoch FROM d.from_at) * 1000)::float8))::text AS "fromMs",
    array_agg(least(d.until_ms, (extract(epoch FROM d.until_at) * 1000)::float8))::text AS "untilMs"
  FROM (
    SELECT s.${to}, s.from_at, s.until_at, '-infinity'::float8 AS from_ms, 'infinity'::float8 AS until_ms
    FROM trace_stay s
    WHERE s.${from} = ANY (${ALWAYS}) AND s.kind = 'aggregation' AND s.from_at <= $5
      AND s.sayer_no = ANY ($6::integer[])
    UNION
    SELECT s.${to}, s.from_at, s.until_at, u.from_ms, u.until_ms
    FROM ${TIMED}
    CROSS JOIN LATERAL (
      SELECT s.${to}, s.from_at, s.until_at FROM trace_stay s
      WHERE s.${from} = u.thing_no AND s.kind = 'aggregation' AND s.from_at <= $5
        AND s.from_at < to_timestamp(u.until_ms / 1000) AND s.until_at > to_timestamp(u.from_ms / 1000)
        AND s.sayer_no = ANY ($6::integer[])
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

/** Asks the database for one level; how much it reads depends on what lies around the things, not on what it holds. */
export const nextLevel =
  (db: Queryable, way: keyof typeof stepsOf, { atMs, sayers }: Sight): Neighbours =>
  async (frontier) => {
    const [lasting, timed] = [frontier.filter(isAlways), frontier.filter((one) => !isAlways(one))];
    const { rows } = await db.query<Answer>({
      name: `trace_${way}`,
      text: stepsOf[way],
      values: [
        asArray(lasting.map(({ thing }) => thing)),
        asArray(timed.map(({ thing }) => thing)),
        asArray(timed.map(({ fromMs }) => fromMs)),
        asArray(timed.map(({ untilMs }) => untilMs)),
        momentOf(atMs),
        sayers,
      ],
    });
    return [rows.flatMap(reachesIn)];
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
  const all = elementsOf(things);
  if (fromMs === null || untilMs === null) return all.map(always);
  const [from, until] = [elementsOf(fromMs), elementsOf(untilMs)];
  return all.map((thing, at) => ({ thing, fromMs: Number(from[at]), untilMs: Number(until[at]) }));
}

/** Only what was inside. */
export const contents = (db: Queryable, sight: Sight): Neighbours =>
  nextLevel(db, "contents", sight);

/** For the database. */
export const momentOf = (atMs: number | undefined): string =>
  atMs === undefined ? "infinity" : new Date(atMs).toISOString();

/** A PostgreSQL array of numbers as text: nothing in it needs an escape, which the driver would look for in each. */
export const asArray = (numbers: readonly (number | string)[]): string => `{${numbers.join(",")}}`;

/** Of a PostgreSQL array of numbers as text. */
export const elementsOf = (array: string): string[] => array.slice(1, -1).split(",");
