import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { lineageOf } from "../../service/trace/lineage.store.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { histories, OURS, packings, THEIRS } from "./support/history.ts";
import { lineage } from "./support/model.ts";
import { emptied, tables } from "./support/tables.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  ({ pool } = database);
});
afterAll(() => database.drop());

const index = (events: readonly TraceEvent[]) =>
  inTransaction(pool, (client) => indexTraceEvents(client, events));

/** Everything on the page and the pages after it. */
async function whole(thing: string, direction: "upstream" | "downstream", atMs?: number) {
  const found = new Map<string, number>();
  let after: { depth: number; thing: string } | undefined;
  do {
    const page = await lineageOf(pool, {
      thing,
      direction,
      sayers: [OURS],
      count: 3,
      ...(atMs === undefined ? {} : { atMs }),
      ...(after === undefined ? {} : { after }),
    });
    for (const one of page.items) found.set(one.thing, one.depth);
    after = page.next;
  } while (after !== undefined);
  return found;
}

describe("the index of things", () => {
  it("is the same in whichever order and grouping events come", async () => {
    await fc.assert(
      fc.asyncProperty(
        histories.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length }),
            fc.integer({ min: 1, max: 6 }),
          ),
        ),
        async ([all, shuffled, size]) => {
          await emptied(pool);
          await index(all);
          const rebuilt = await tables(pool);
          await emptied(pool);
          for (let at = 0; at < shuffled.length; at += size)
            await index(shuffled.slice(at, at + size));
          expect(await tables(pool)).toEqual(rebuilt);
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);

  it("answers like a look at all events, at any moment, page by page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(histories, packings),
        fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
        fc.constantFrom("upstream" as const, "downstream" as const),
        async (all, minute, direction) => {
          await emptied(pool);
          await index(all);
          const atMs = minute === undefined ? undefined : 1_700_000_000_000 + minute * 60_000;
          const things = new Set(all.flatMap(namesIn));
          for (const thing of things) {
            const asked = { sayers: [OURS], ...(atMs === undefined ? {} : { atMs }) };
            const expected = lineage(all, thing, direction, asked);
            expect(sorted(await whole(thing, direction, atMs))).toEqual(sorted(expected));
          }
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);

  it("shows nothing of what another party said", async () => {
    await emptied(pool);
    const [one] = fc.sample(histories, { numRuns: 1, seed: 7 });
    const theirs = (one ?? []).map((event) => ({ ...event, sayer: THEIRS }));
    await index(theirs);
    const things = [...new Set(theirs.flatMap(namesIn))];
    expect(things).not.toEqual([]);
    for (const thing of things) expect(await whole(thing, "downstream")).toEqual(new Map());
  });
});

const namesIn = (event: TraceEvent): string[] =>
  [...event.things, ...event.children, ...event.inputs, ...event.outputs].map(({ id }) => id);

const sorted = (depths: ReadonlyMap<string, number>) =>
  [...depths].toSorted(([a], [b]) => (a < b ? -1 : 1));
