import type { Pool } from "pg";
import type { Queryable } from "../db/pool.ts";
import { allOf, readIndex } from "./index-plans.store.ts";
import { sayerNumbers, thingNumbers } from "./names.store.ts";
import { type Names, neighbours } from "./look-ahead.store.ts";
import { asArray, type Direction } from "./neighbours.store.ts";
import { always, type Cursor, foundAfter, reach } from "./reach.ts";
import { sortOf, type ThingSort } from "./thing-sort.ts";

export interface LineageQuestion {
  readonly thing: string;
  readonly direction: Direction;
  /** Whose word counts: party ids, hexadecimal. */
  readonly sayers: readonly string[];
  /** Only what had happened by then. */
  readonly atMs?: number;
  readonly after?: Cursor;
  readonly count: number;
}

export interface Relative {
  readonly thing: string;
  readonly sort: ThingSort;
  /** Steps between the two, the fewest. */
  readonly depth: number;
}

export interface Lineage {
  /** Nearest first. */
  readonly items: readonly Relative[];
  readonly next: Cursor | undefined;
  /** Whether more lies beyond the depth or number that one answer goes to. */
  readonly isCut: boolean;
}

const DEPTH_MAX = 100;
const THINGS_MAX = 200_000;

/** What a thing was made from, or what was made from it and where that went in; empty when nobody named the thing. */
export const lineageOf = (pool: Pool, asked: LineageQuestion): Promise<Lineage> =>
  readIndex(pool, (client) => lineageIn(client, asked));

async function lineageIn(db: Queryable, asked: LineageQuestion): Promise<Lineage> {
  const [start] = (await thingNumbers(db, [asked.thing])).values();
  if (start === undefined) return { items: [], next: undefined, isCut: false };
  const sayers = [...(await sayerNumbers(db, asked.sayers)).values()];
  const sight = { sayers, ...(asked.atMs === undefined ? {} : { atMs: asked.atMs }) };
  const names: Names = new Map();
  const { isCut, levels } = await reach(
    [always(start)],
    neighbours(db, asked.direction, sight, { thingsAhead: asked.count, names }),
    {
      depthMax: DEPTH_MAX,
      thingsMax: THINGS_MAX,
      // Counted first: to look at all that was found, at each level, would take as long as finding it.
      isEnough: (so) =>
        so.reduce((sum, { length }) => sum + length, 0) > asked.count &&
        foundAfter(so, asked.after).length > asked.count,
    },
  );
  const found = foundAfter(levels, asked.after);
  const page = found.slice(0, asked.count);
  await lookUp(
    db,
    names,
    page.map(({ thing }) => thing),
  );
  return {
    items: page.map(({ depth, thing }) => {
      const id = names.get(thing) ?? thing;
      return { thing: id, sort: sortOf(id), depth };
    }),
    next: found.length > page.length ? page.at(-1) : undefined,
    isCut,
  };
}

/** The names that are not here yet. */
async function lookUp(db: Queryable, names: Names, numbers: readonly string[]): Promise<void> {
  const missing = numbers.filter((no) => !names.has(no));
  if (missing.length === 0) return;
  const { rows } = await db.query<{ readonly no: string; readonly id: string }>({
    name: "trace_thing_names",
    text: `SELECT thing_no::text AS no, id FROM trace_thing WHERE thing_no = ANY (${allOf("$1")})`,
    values: [asArray(missing)],
  });
  for (const { id, no } of rows) names.set(no, id);
}
