/**
 * A thing that a search came to, and when it was in question: something in a box is in question only while it is in it.
 * Things are named by whatever the storage numbers them with.
 */
export interface Reach {
  readonly thing: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** In question for as long as it exists. */
export const always = (thing: string): Reach => ({ thing, fromMs: -Infinity, untilMs: Infinity });

export const isAlways = ({ fromMs, untilMs }: Reach): boolean =>
  fromMs === -Infinity && untilMs === Infinity;

/**
 * What lies one step on from each of these; and, where it was cheap to look ahead, what lies one step on from that, and
 * so on. What lies ahead of something visited may be among it.
 */
export type Neighbours = (frontier: readonly Reach[]) => Promise<readonly (readonly Reach[])[]>;

export interface Bounds {
  readonly depthMax: number;
  readonly thingsMax: number;
  /** Whether the levels so far are all that is asked for. */
  readonly isEnough?: (levels: readonly (readonly string[])[]) => boolean;
}

export interface Reached {
  /** Each thing once, at its smallest depth; the first level is where the search began. */
  readonly levels: readonly (readonly string[])[];
  /** Whether there is more beyond the bounds. */
  readonly isCut: boolean;
}

/**
 * Searches level by level. A thing is visited again only for a time in which it was not yet in question, so that data
 * in circles ends the search like any other.
 */
export async function reach(
  starts: readonly Reach[],
  neighboursOf: Neighbours,
  bounds: Bounds,
): Promise<Reached> {
  const visited = new Visited();
  const first = unvisited(starts, visited);
  const levels = [first.found];
  let { frontier } = first;
  let ahead: readonly (readonly Reach[])[] = [];
  while (frontier.length > 0) {
    if (bounds.isEnough?.(levels) === true) return { levels, isCut: false };
    if (ahead.length === 0) ahead = await neighboursOf(frontier);
    const [candidates = [], ...further] = ahead;
    if (levels.length > bounds.depthMax || visited.size >= bounds.thingsMax)
      return { levels, isCut: candidates.some((one) => !visited.covers(one)) };
    ahead = further;
    const next = unvisited(candidates, visited);
    if (next.found.length > 0) levels.push(next.found);
    ({ frontier } = next);
  }
  return { levels, isCut: false };
}

function unvisited(
  candidates: readonly Reach[],
  visited: Visited,
): { found: string[]; frontier: Reach[] } {
  const found: string[] = [];
  const frontier: Reach[] = [];
  for (const one of candidates) {
    if (visited.covers(one)) continue;
    if (visited.add(one)) found.push(one.thing);
    frontier.push(one);
  }
  return { found: found.toSorted(byNumber), frontier };
}

/** When things were in question: most of them always, and of those only the names are kept. */
class Visited {
  readonly #always = new Set<string>();
  readonly #atTimes = new Map<string, Reach[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  covers({ fromMs, thing, untilMs }: Reach): boolean {
    if (this.#always.has(thing)) return true;
    if (this.#atTimes.size === 0) return false;
    const times = this.#atTimes.get(thing);
    return times?.some((one) => one.fromMs <= fromMs && one.untilMs >= untilMs) === true;
  }

  /** @returns whether the thing is here for the first time */
  add(one: Reach): boolean {
    const times = this.#atTimes.get(one.thing);
    const isFirst = times === undefined && !this.#always.has(one.thing);
    if (isFirst) this.#size += 1;
    if (isAlways(one)) this.#always.add(one.thing);
    else if (times === undefined) this.#atTimes.set(one.thing, [one]);
    else times.push(one);
    return isFirst;
  }
}

/** Numbers as text, by their value. */
export const byNumber = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : Number(a > b));

/** Where a page ends: keeps its place when things are added. */
export interface Cursor {
  readonly depth: number;
  readonly thing: string;
}

export interface Found extends Cursor {
  readonly depth: number;
}

/** The things after `after`, nearest first; the beginning of the search is none of them. */
export const foundAfter = (
  levels: readonly (readonly string[])[],
  after: Cursor = { depth: 0, thing: "" },
): Found[] =>
  levels.flatMap((level, depth) =>
    depth === 0 || depth < after.depth
      ? []
      : level
          .filter((thing) => depth > after.depth || byNumber(thing, after.thing) > 0)
          .map((thing) => ({ thing, depth })),
  );
