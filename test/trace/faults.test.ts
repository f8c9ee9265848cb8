import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import { cycleIn } from "../../service/trace/cycle.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { box, lot, OURS, THEIRS, traceEvent } from "./support/history.ts";
import { emptied, tables } from "./support/tables.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  ({ pool } = database);
});
beforeEach(() => emptied(pool));
afterAll(() => database.drop());

const index = (...events: readonly TraceEvent[]) =>
  inTransaction(pool, (client) => indexTraceEvents(client, events));

const made = (id: string, from: string, to: string, more: Partial<TraceEvent> = {}) =>
  traceEvent({
    id,
    kind: "transformation",
    inputs: [{ id: lot(from), amount: "1" }],
    outputs: [{ id: lot(to), amount: "1" }],
    ...more,
  });
const serial = "https://id.gs1.org/01/09521568251204/21/S1";

const commissioned = (id: string, thing: string, atMs: number, amount?: string) =>
  traceEvent({
    id,
    action: "add",
    atMs,
    things: [amount === undefined ? { id: thing } : { id: thing, amount }],
  });

const put = (id: string, child: number, parent: number) =>
  traceEvent({
    id,
    kind: "aggregation",
    action: "add",
    parent: box(parent),
    children: [{ id: box(child) }],
  });

/** Everything that is made from a thing, by walking. */
const fromItself = (
  steps: readonly { used: number[]; made: number[] }[],
  start: number,
): boolean => {
  const found = new Set<number>();
  const walk = (thing: number): void => {
    for (const one of steps.filter(({ used }) => used.includes(thing)))
      for (const next of one.made.filter((out) => !one.used.includes(out)))
        if (!found.has(next)) {
          found.add(next);
          walk(next);
        }
  };
  walk(start);
  return found.has(start);
};

describe("what is not taken", () => {
  it("refuses to make something from itself, and keeps nothing of it", async () => {
    await index(made("1", "A", "B"), made("2", "B", "C"));
    const before = await tables(pool);
    await expect(index(made("3", "C", "A"), made("4", "X", "Y"))).rejects.toMatchObject({
      code: "genealogyCyclic",
    });
    expect(await tables(pool)).toEqual(before);
  });

  it("refuses the circle whichever part of it comes last, and within one document", async () => {
    const circle = [made("1", "A", "B"), made("2", "B", "C"), made("3", "C", "A")];
    await expect(index(...circle)).rejects.toMatchObject({ code: "genealogyCyclic" });
    for (const [last = 0] of [[0], [1], [2]]) {
      await emptied(pool);
      await index(...circle.filter((_, at) => at !== last));
      await expect(index(circle[last] ?? made("", "", ""))).rejects.toMatchObject({
        code: "genealogyCyclic",
      });
    }
  });

  it("takes rework, a circle that another party's word would close, and one that was withdrawn", async () => {
    const rework = { inputs: [{ id: lot("B") }, { id: lot("N") }], outputs: [{ id: lot("B") }] };
    await index(made("1", "A", "B"), made("2", "B", "B", rework));
    await index(made("3", "B", "A", { sayer: THEIRS }));
    await index(made("1", "A", "B", { erroneous: true }), made("4", "B", "A"));
    await expect(index(made("5", "A", "B"))).rejects.toMatchObject({ code: "genealogyCyclic" });
  });

  it("lets no two captures close a circle together", async () => {
    const outcomes = await Promise.allSettled([
      index(made("1", "A", "B")),
      index(made("2", "B", "C")),
      index(made("3", "C", "A")),
    ]);
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
  });

  it("refuses what was seen before it was commissioned, whichever is said first", async () => {
    const seen = traceEvent({ id: "seen", atMs: 1000, things: [{ id: serial }] });
    const born = traceEvent({ id: "born", action: "add", atMs: 2000, things: [{ id: serial }] });
    await index(born);
    await expect(index(seen)).rejects.toMatchObject({ code: "beforeExistence", thing: serial });
    await emptied(pool);
    await index(seen);
    await expect(index(born)).rejects.toMatchObject({ code: "beforeExistence", thing: serial });
    await index({ ...seen, erroneous: true }, born, { ...seen, id: "later", atMs: 2000 });
  });

  it("takes a lot that is made again, and a container number that is used again", async () => {
    await index(commissioned("1", lot("A"), 5000, "1"), commissioned("2", box(1), 5000));
    const things = [{ id: lot("A"), amount: "1" }, { id: box(1) }];
    await index(traceEvent({ id: "3", atMs: 1000, things }));
    expect((await tables(pool))["sightings"]).toHaveLength(4);
  });

  it.each(["0", "-1", "NaN", "1e3", "", "0.000", "1".repeat(19), "0.1234567890123", "٣"])(
    "refuses the amount %j",
    async (amount) => {
      const event = traceEvent({ id: "1", things: [{ id: lot("A"), amount }] });
      await expect(index(event)).rejects.toMatchObject({
        code: "quantityImpossible",
        thing: lot("A"),
      });
    },
  );

  it.each(["", "a".repeat(801), "urn:a\u0000b", "urn:\ud800"])(
    "refuses the name %j",
    async (id) => {
      const event = traceEvent({ id: "1", things: [{ id }] });
      await expect(index(event)).rejects.toMatchObject({ code: "thingInvalid" });
    },
  );

  it("refuses an event without a time, a name or a party", async () => {
    for (const part of [{ atMs: Number.NaN }, { atMs: -1 }, { id: "" }, { sayer: "us" }])
      await expect(index(traceEvent({ id: "1", ...part }))).rejects.toMatchObject({
        code: "eventInvalid",
      });
  });

  it("refuses a container in itself, and bears containers in each other", async () => {
    await expect(index(put("1", 1, 1))).rejects.toMatchObject({ code: "genealogyCyclic" });
    await index(put("2", 1, 2), put("3", 2, 1));
  });
});

describe("concurrent captures", () => {
  it("index the same things of many parties without waiting in a circle", async () => {
    const parties = [OURS, THEIRS, "33".repeat(32), "44".repeat(32)];
    const lots = Array.from({ length: 40 }, (_, at) => `L${String(at)}`);
    await Promise.all(
      parties.flatMap((sayer, party) =>
        [0, 1].map((half) => {
          const mixed = (party + half) % 2 === 0 ? lots : lots.toReversed();
          return index(
            ...mixed.map((name) =>
              traceEvent({
                id: `${name} ${String(half)}`,
                sayer,
                things: [{ id: lot(name), amount: "1" }],
              }),
            ),
          );
        }),
      ),
    );
    const found = await tables(pool);
    expect(found["things"]).toHaveLength(40);
    expect(found["events"]).toHaveLength(320);
  });

  it("keeps one of the same event sent twice at once", async () => {
    await Promise.all([index(made("1", "A", "B")), index(made("1", "A", "B"))]);
    expect((await tables(pool))["flows"]).toHaveLength(2);
  });
});

describe("a circle", () => {
  const step = fc.record({
    used: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
    made: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
  });

  it("is found where there is one, and what is named lies on it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const sides = steps.flatMap(({ made: out, used }, at) => [
          ...used.map((thing) => ({ step: String(at), thing: String(thing), isOutput: false })),
          ...out.map((thing) => ({ step: String(at), thing: String(thing), isOutput: true })),
        ]);
        const onCircle = [0, 1, 2, 3, 4, 5, 6]
          .filter((thing) => fromItself(steps, thing))
          .map(String);
        const named = cycleIn(sides);
        expect(onCircle.length === 0 ? [undefined] : onCircle).toContain(named);
      }),
      { numRuns: 1000 },
    );
  });
});
