import type { Queryable } from "../db/pool.ts";
import { asArray, type Direction, elementsOf, momentOf, nextLevel, type Sight } from "./neighbours.store.ts"; // prettier-ignore
import { always, isAlways, type Neighbours, type Reach } from "./reach.ts";

/** Ids by number. */
export type Names = Map<string, string>;

/** Of one question: further levels take another. */
const LEVELS_MAX = 20;
const THINGS_AHEAD = 10_000;

/**
 * Steps through transformations, level after level in one question: most of a genealogy is of those alone, and to ask for
 * each level took longer than to find it. What was visited before is found again, and left out by the search: in a circle
 * this goes on for as many levels as one question may. It stops at a level of which a thing was in something or, upstream,
 * held something: what follows from there has times.
 */
const ahead = (comesBy: string, goesTo: string, holds: string): string => `
  WITH RECURSIVE level AS (
    SELECT 0 AS depth, $1::bigint[] AS things, 0 AS found
    UNION ALL
    SELECT l.depth + 1, n.things, l.found + cardinality(n.things)
    FROM (
      SELECT * FROM level
      WHERE depth < $4 AND found <= $5 AND NOT EXISTS (
        SELECT FROM trace_stay s
        WHERE s.${holds} = ANY (things) AND s.kind = 'aggregation' AND s.from_at <= $2
          AND s.sayer_no = ANY ($3::integer[]))
      OFFSET 0
    ) l
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT f.thing_no) AS things FROM trace_flow f
      WHERE ${goesTo} AND f.at <= $2 AND f.step_no = ANY (ARRAY(
        SELECT f.step_no FROM trace_flow f
        WHERE f.thing_no = ANY (l.things) AND ${comesBy} AND f.at <= $2 AND f.sayer_no = ANY ($3::integer[])))
    ) n
    WHERE l.things IS NOT NULL
  )
  SELECT depth, things::text, CASE WHEN $6 THEN (
    SELECT string_agg(t.id, E'\\n' ORDER BY t.thing_no) FROM trace_thing t WHERE t.thing_no = ANY (l.things)
  ) END AS names
  FROM level l WHERE depth > 0`;

const aheadOf: Readonly<Record<Direction, string>> = {
  upstream: ahead("f.is_output", "NOT f.is_output", "parent_no"),
  downstream: ahead("NOT f.is_output", "f.is_output", "child_no"),
};

interface Level {
  readonly depth: number;
  /** In ascending order, as the names are. */
  readonly things: string | null;
  readonly names: string | null;
}

interface LookAhead {
  /** How many are worth finding before the search has looked at them. */
  readonly thingsAhead?: number;
  /** Takes the ids of what was found: to look them up afterwards would take another way through the things. */
  readonly names?: Names;
}

/** Asks for several levels at once where nothing on the way has times, and for one where something has. */
export function neighbours(
  db: Queryable,
  direction: Direction,
  sight: Sight,
  { names, thingsAhead = THINGS_AHEAD }: LookAhead = {},
): Neighbours {
  const oneLevel = nextLevel(db, direction, sight);
  const levels = async (frontier: readonly Reach[]): Promise<Reach[][]> => {
    const { rows } = await db.query<Level>({
      name: `trace_${direction}_ahead`,
      text: aheadOf[direction],
      values: [
        asArray(frontier.map(({ thing }) => thing)),
        momentOf(sight.atMs),
        sight.sayers,
        LEVELS_MAX,
        thingsAhead,
        names !== undefined,
      ],
    });
    // Sorted here: there, the first level would wait for the last, and we with it.
    return rows
      .toSorted((a, b) => a.depth - b.depth)
      .map((level) => {
        const things = level.things === null ? [] : elementsOf(level.things);
        if (names !== undefined) keepNames(names, things, level.names?.split("\n"));
        return things.map(always);
      });
  };
  return async (frontier) => {
    const found = frontier.every(isAlways) ? await levels(frontier) : [];
    return found.length > 0 ? found : oneLevel(frontier);
  };
}

/** A name has no lines (`facts.ts`); had one, whoever needs it looks it up. */
function keepNames(names: Names, things: readonly string[], ids: readonly string[] = []): void {
  if (ids.length === things.length) things.forEach((thing, at) => names.set(thing, ids[at] ?? ""));
}
