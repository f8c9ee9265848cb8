import type { Pool } from "pg";
import type { Queryable } from "../db/pool.ts";
import { allOf, readIndex } from "./index-plans.store.ts";
import { sayerNumbers, thingNumbers } from "./names.store.ts";
import { neighbours } from "./look-ahead.store.ts";
import { asArray, type Direction, elementsOf } from "./neighbours.store.ts";
import { always, type Cursor, foundAfter, reach } from "./reach.ts";

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
  readonly sort: string;
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
  const { isCut, levels } = await reach(
    [always(start)],
    neighbours(db, asked.direction, sight, asked.count),
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
  const named = await namesOf(
    db,
    page.map(({ thing }) => thing),
  );
  return {
    items: page.map(({ depth, thing }) => {
      const at = named.places.get(thing) ?? -1;
      return { thing: named.things[at] ?? thing, sort: named.sorts[at] ?? "other", depth };
    }),
    next: found.length > page.length ? page.at(-1) : undefined,
    isCut,
  };
}

/** Ids and sorts, beside each other. */
interface Names {
  readonly things: readonly string[];
  readonly sorts: readonly string[];
  /** Where a number's are. */
  readonly places: ReadonlyMap<string, number>;
}

async function namesOf(db: Queryable, numbers: readonly string[]): Promise<Names> {
  const { rows } = await db.query<{ nos: string | null; things: string[]; sorts: string }>({
    name: "trace_thing_names",
    text: `SELECT array_agg(thing_no)::text AS nos, json_agg(id) AS things, string_agg(sort, ',') AS sorts
           FROM trace_thing WHERE thing_no = ANY (${allOf("$1")})`,
    values: [asArray(numbers)],
  });
  const [{ nos, sorts, things } = { nos: null, sorts: "", things: [] }] = rows;
  if (nos === null) return { things: [], sorts: [], places: new Map() };
  return {
    things,
    sorts: sorts.split(","),
    places: new Map(elementsOf(nos).map((no, at) => [no, at])),
  };
}
