import type { Queryable } from "../db/pool.ts";
import { asArray, type Direction, elementsOf, isAlways, momentOf, nextLevel, type Sight } from "./neighbours.store.ts"; // prettier-ignore
import { always, type Neighbours, type Reach } from "./reach.ts";

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
  SELECT things::text FROM level WHERE depth > 0 ORDER BY depth`;

const aheadOf: Readonly<Record<Direction, string>> = {
  upstream: ahead("f.is_output", "NOT f.is_output", "parent_no"),
  downstream: ahead("NOT f.is_output", "f.is_output", "child_no"),
};

/**
 * Asks for several levels at once where nothing on the way has times, and for one where something has.
 * @param thingsAhead how many are worth finding before the search has looked at them
 */
export function neighbours(
  db: Queryable,
  direction: Direction,
  sight: Sight,
  thingsAhead = THINGS_AHEAD,
): Neighbours {
  const oneLevel = nextLevel(db, direction, sight);
  const levels = async (frontier: readonly Reach[]): Promise<Reach[][]> => {
    const { rows } = await db.query<{ readonly things: string | null }>({
      name: `trace_${direction}_ahead`,
      text: aheadOf[direction],
      values: [
        asArray(frontier.map(({ thing }) => thing)),
        momentOf(sight.atMs),
        sight.sayers,
        LEVELS_MAX,
        thingsAhead,
      ],
    });
    return rows.map(({ things }) => (things === null ? [] : elementsOf(things).map(always)));
  };
  return async (frontier) => {
    const found = frontier.every(isAlways) ? await levels(frontier) : [];
    return found.length > 0 ? found : oneLevel(frontier);
  };
}
