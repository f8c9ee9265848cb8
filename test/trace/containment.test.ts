import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import { affectedThings, containmentOf } from "../../service/trace/containment-read.store.ts";
import { simulateContainment } from "../../service/trace/containment.store.ts";
import {
  holdBatches,
  LOTS_PER_HOLD,
  partiesToTell,
  type Suspect,
} from "../../service/trace/containment.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { box, histories, journeys, lot, OURS, place, traceEvent } from "./support/history.ts";
import { lineage, whereabouts } from "./support/model.ts";
import { emptied } from "./support/tables.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  ({ pool } = database);
});
beforeEach(() => emptied(pool));
afterAll(() => database.drop());

const HOUR = 3_600_000;
const customer = (number: number): string =>
  `https://id.gs1.org/417/${String(number).padStart(13, "0")}`;
const serial = (name: string): string => `https://id.gs1.org/01/09521568251204/21/${name}`;

const index = (...events: readonly TraceEvent[]) =>
  inTransaction(pool, (client) => indexTraceEvents(client, events));

async function contain(suspects: readonly Suspect[], atMs = 100 * HOUR) {
  const [id, at] = [randomUUID(), new Date(atMs)];
  const draft = {
    id,
    party: OURS,
    sayers: [OURS],
    reason: "a crack",
    suspects,
    at,
    madeAt: at,
    madeBy: "",
  };
  await inTransaction(pool, (client) => simulateContainment(client, draft));
  const things = await affectedThings(pool, id, { depth: -1, no: "0" }, 1000);
  return {
    things: new Map(things.map((one) => [one.thing, one])),
    head: await containmentOf(pool, OURS, id),
  };
}

/** A coil becomes two serials; one is boxed and palletised and shipped, the other waits. */
const story = (): TraceEvent[] => [
  traceEvent({
    id: "make",
    kind: "transformation",
    atMs: HOUR,
    readPoint: place(1),
    inputs: [{ id: lot("coil"), amount: "5", unit: "KGM" }],
    outputs: [{ id: serial("S1") }, { id: serial("S2") }, { id: serial("S3") }],
  }),
  traceEvent({
    id: "pack",
    kind: "aggregation",
    action: "add",
    atMs: 2 * HOUR,
    parent: box(1),
    children: [{ id: serial("S1") }],
  }),
  traceEvent({
    id: "pile",
    kind: "aggregation",
    action: "add",
    atMs: 3 * HOUR,
    parent: box(2),
    children: [{ id: box(1) }],
  }),
  traceEvent({
    id: "ship",
    atMs: 4 * HOUR,
    bizStep: "shipping",
    bizLocation: place(2),
    things: [{ id: box(2) }],
    destinations: [{ kind: "possessing_party", id: customer(1) }],
  }),
  traceEvent({
    id: "resell",
    atMs: 6 * HOUR,
    bizStep: "shipping",
    things: [{ id: box(2) }],
    sources: [{ kind: "possessing_party", id: customer(1) }],
    destinations: [{ kind: "possessing_party", id: customer(2) }],
  }),
  traceEvent({
    id: "sell",
    atMs: 5 * HOUR,
    bizStep: "retail_selling",
    things: [{ id: serial("S3") }],
  }),
];

describe("a containment", () => {
  it("finds what is affected, in what it is, with whom, and whom to tell in which tier", async () => {
    await index(...story());
    const { head, things } = await contain([{ thing: lot("coil") }]);
    expect([...things.keys()].toSorted()).toEqual(
      [lot("coil"), serial("S1"), serial("S2"), serial("S3"), box(1), box(2)].toSorted(),
    );
    expect(things.get(serial("S1"))).toMatchObject({
      state: "shipped",
      holder: box(2),
      place: place(2),
      custodian: customer(2),
      depth: 1,
    });
    expect(things.get(serial("S2"))).toMatchObject({
      state: "held",
      holder: null,
      place: place(1),
    });
    expect(things.get(serial("S3"))).toMatchObject({ state: "sold" });
    expect(head?.tell.map(({ party, tier }) => [party, tier])).toEqual([
      [customer(1), 1],
      [customer(2), 2],
    ]);
    expect(head?.counts).toEqual({ held: 2, shipped: 3, sold: 1 });
  });

  it("speaks of a moment", async () => {
    await index(...story());
    const { head, things } = await contain([{ thing: lot("coil") }], 2 * HOUR);
    expect(things.get(serial("S1"))).toMatchObject({
      state: "held",
      holder: box(1),
      custodian: null,
    });
    expect(head?.tell).toEqual([]);
  });

  it("takes what passed a machine in a period, and a machine that a suspect tool was fitted to", async () => {
    const tool = "https://id.gs1.org/8004/tool";
    const made = (id: string, hour: number) =>
      traceEvent({
        id,
        kind: "transformation",
        atMs: hour * HOUR,
        readPoint: place(1),
        inputs: [{ id: lot("coil"), amount: "1" }],
        outputs: [{ id: lot(id), amount: "1" }],
      });
    const fit = (id: string, hour: number, action: "add" | "delete") =>
      traceEvent({
        id,
        kind: "association",
        action,
        atMs: hour * HOUR,
        parent: place(1),
        children: [{ id: tool }],
      });
    await index(
      made("early", 1),
      made("during", 3),
      made("late", 6),
      fit("on", 2, "add"),
      fit("off", 5, "delete"),
    );
    const period = { fromMs: 2 * HOUR, untilMs: 9 * HOUR };
    const passed = await contain([{ place: place(1), ...period }]);
    expect([...passed.things.keys()].toSorted()).toEqual([lot("during"), lot("late")]);
    const tooled = await contain([{ place: tool, ...period }]);
    expect(tooled.things.has(lot("during"))).toBe(true);
    expect(tooled.things.has(lot("late"))).toBe(false);
  });

  it("begins with what was inside a suspect container", async () => {
    await index(...story());
    const { things } = await contain([{ thing: box(2) }]);
    expect(things.get(serial("S1"))?.depth).toBe(0);
  });

  it("lists what a look at all events finds downstream", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (all) => {
        await emptied(pool);
        await index(...all);
        const { things } = await contain([{ thing: lot("L0") }], 1_800_000_000_000);
        const expected = lineage(all, lot("L0"), "downstream", { sayers: [OURS] });
        const known = things.size > 0;
        expect([...things.keys()].toSorted()).toEqual(
          known ? [lot("L0"), ...expected.keys()].toSorted() : [],
        );
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  it("says of each thing what a look at all events finds, at any moment", async () => {
    await fc.assert(
      fc.asyncProperty(journeys, fc.integer({ min: 0, max: 20 }), async (all, minute) => {
        await emptied(pool);
        await index(...all);
        const atMs = 1_700_000_000_000 + minute * 60_000;
        const named = all.flatMap((one) => [...one.things, ...one.children, ...one.inputs]);
        const asked = [...new Set(named.map(({ id }) => id))];
        const { things } = await contain(
          asked.map((thing) => ({ thing })),
          atMs,
        );
        for (const thing of asked)
          expect(things.get(thing)).toMatchObject(
            whereabouts(all, thing, { sayers: [OURS], atMs }),
          );
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it("is another party's secret", async () => {
    await index(...story());
    const { head } = await contain([{ thing: lot("coil") }]);
    expect(await containmentOf(pool, "99".repeat(32), head?.id ?? "")).toBeUndefined();
  });
});

const handover = (giver: string | undefined, receiver: string) => ({
  giver,
  receiver,
  things: 1,
  firstMs: 0,
});

describe("whom to tell", () => {
  it("counts handovers, and ends where parties hand round in a circle", () => {
    const tiers = partiesToTell([
      handover(undefined, "a"),
      handover("a", "b"),
      handover("b", "c"),
      handover("c", "a"),
      handover("a", "c"),
    ]).map(({ party, tier }) => [party, tier]);
    expect(tiers).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 2],
    ]);
    expect(partiesToTell([handover("x", "y"), handover("y", "x")])).toHaveLength(2);
  });
});

describe("the holds of a containment", () => {
  it("hold each lot once, in acts that can be signed", () => {
    const lots = fc.array(fc.stringMatching(/^[0-9a-f]{2}$/), { maxLength: 300 });
    fc.assert(
      fc.property(lots, (all) => {
        const batches = holdBatches(all);
        expect(batches.flat()).toEqual([...new Set(all)].toSorted());
        expect(batches.every((one) => one.length > 0 && one.length <= LOTS_PER_HOLD)).toBe(true);
      }),
    );
  });
});
