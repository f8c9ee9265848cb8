import fc from "fast-check";
import { blank } from "../../../scripts/bench/trace-history.ts";
import type { TraceEvent, TraceThing } from "../../../service/trace/event.ts";

export const OURS = "11".repeat(32);
export const THEIRS = "22".repeat(32);

/** An event with what is asked for, and nothing else. */
export const traceEvent = (parts: Partial<TraceEvent> & Pick<TraceEvent, "id">): TraceEvent => ({
  ...blank,
  kind: "object",
  action: parts.kind === "transformation" ? undefined : "observe",
  atMs: 1_000_000,
  sayer: OURS,
  ...parts,
});

export const lot = (name: string): string => `https://id.gs1.org/01/09521568251204/10/${name}`;
export const box = (number: number): string =>
  `https://id.gs1.org/00/${String(number).padStart(18, "0")}`;
export const place = (number: number): string =>
  `https://id.gs1.org/414/${String(number).padStart(13, "0")}`;

const LOTS = Array.from({ length: 10 }, (_, at) => lot(`L${String(at)}`));
const BOXES = [1, 2, 3].map(box);

const atMs = fc.integer({ min: 0, max: 12 }).map((minute) => 1_700_000_000_000 + minute * 60_000);
const sayer = fc.constantFrom(OURS, OURS, OURS, THEIRS);
const amountOf = (ids: readonly string[]): fc.Arbitrary<TraceThing> =>
  fc.record({
    id: fc.constantFrom(...ids),
    amount: fc.constantFrom("1", "2.5", "10"),
    unit: fc.constant("KGM"),
  });

/** Made upwards only (L1 from L0...), so that no circle arises; one thing may go in and come out again. */
const transformation = fc
  .record({
    split: fc.integer({ min: 1, max: 9 }),
    atMs,
    sayer,
    joined: fc.option(fc.constantFrom("T1", "T2")),
  })
  .chain(({ atMs: at, joined, sayer: who, split }) =>
    fc
      .record({
        inputs: fc.array(amountOf(LOTS.slice(0, split)), { maxLength: 3 }),
        outputs: fc.array(amountOf(LOTS.slice(split)), { maxLength: 3 }),
      })
      .map(({ inputs, outputs }) => ({
        kind: "transformation" as const,
        action: undefined,
        atMs: at,
        sayer: who,
        inputs,
        outputs,
        // Joined steps must agree on where lots are split, or they would close a circle.
        transformation: joined === null || split !== 5 ? undefined : joined,
      })),
  );

/** Boxes go into boxes, even in circles. */
const aggregation = fc
  .record({
    kind: fc.constantFrom("aggregation" as const, "aggregation" as const, "association" as const),
    action: fc.constantFrom("add" as const, "add" as const, "observe" as const, "delete" as const),
    atMs,
    sayer,
    parent: fc.constantFrom(...BOXES),
    children: fc.oneof(
      fc.constant([]),
      fc.array(amountOf(LOTS), { minLength: 1, maxLength: 2 }),
      fc.constantFrom(...BOXES.map((id) => [{ id }])),
    ),
  })
  .filter(({ children, parent }) => ![...children].some((one) => one.id === parent));

const observation = fc.record({
  kind: fc.constant("object" as const),
  action: fc.constantFrom("add" as const, "observe" as const, "delete" as const),
  atMs,
  sayer,
  things: fc.array(amountOf(LOTS), { minLength: 1, maxLength: 2 }),
  bizLocation: fc.option(fc.constantFrom(place(1), place(2)), { nil: undefined }),
  destinations: fc.constantFrom([], [{ kind: "possessing_party", id: "https://id.gs1.org/417/1" }]),
});

/** Something is packed, its box is packed, opened again, and what is in question is used up with its box. */
const packing = fc
  .record({
    kind: fc.constant("aggregation" as const),
    action: fc.constantFrom("add" as const, "add" as const, "delete" as const),
    atMs,
    pair: fc.constantFrom([lot("L0"), box(1)], [box(1), box(2)], [box(2), box(3)]),
  })
  .map(({ pair: [child, parent], ...event }) => ({
    ...event,
    parent,
    children: [child.includes("/10/") ? { id: child, amount: "1" } : { id: child }],
  }));
const usedWithBox = fc
  .record({ atMs, which: fc.constantFrom(1, 2, 3) })
  .map(({ atMs: at, which }) => ({
    kind: "transformation" as const,
    action: undefined,
    atMs: at,
    inputs: [{ id: box(which) }],
    outputs: [{ id: lot(`L${String(5 + which)}`), amount: "1" }],
  }));

/** Boxes that are filled, emptied and used again and again. */
export const packings = fc
  .array(fc.oneof(packing, packing, usedWithBox), { minLength: 4, maxLength: 16 })
  .map((drafts) =>
    drafts.map((draft, at) => traceEvent({ ...draft, id: `urn:uuid:${String(at)}` })),
  );

/** Histories that can be true, of two parties, with some events declared erroneous. */
export const histories = fc
  .array(
    fc.tuple(
      fc.oneof(transformation, aggregation, observation),
      fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
    ),
    { maxLength: 14 },
  )
  .map((drafts) =>
    drafts.flatMap(([draft, isWrong], at) => {
      const event = traceEvent({ ...draft, id: `urn:uuid:${String(at)}` });
      return isWrong ? [event, { ...event, erroneous: true as const }] : [event];
    }),
  );

const SINGLES = ["S0", "S1", "S2"].map((name) => `https://id.gs1.org/01/09521568251204/21/${name}`);

/** What a single thing or a box goes through; boxes go into boxes with a higher number. */
const passing = fc.record({
  kind: fc.constant("object" as const),
  action: fc.constantFrom("observe" as const, "observe" as const, "delete" as const),
  bizStep: fc.constantFrom(undefined, "shipping", "receiving", "retail_selling"),
  bizLocation: fc.constantFrom(undefined, place(1), place(2)),
  destinations: fc.constantFrom(
    [],
    [{ kind: "possessing_party", id: "https://id.gs1.org/417/1" }],
    [{ kind: "possessing_party", id: "https://id.gs1.org/417/2" }],
  ),
  things: fc.constantFrom(...SINGLES, ...BOXES).map((id) => [{ id }]),
});
const boxing = fc
  .record({
    action: fc.constantFrom("add" as const, "add" as const, "delete" as const),
    readPoint: fc.constantFrom(undefined, place(3)),
    pair: fc.constantFrom(
      ...BOXES.flatMap((parent, at) =>
        [...SINGLES, ...BOXES.slice(0, at)].map((child) => [parent, child] as const),
      ),
    ),
    isWhole: fc.boolean(),
  })
  .map(({ action, isWhole, pair: [parent, id], readPoint }) => ({
    kind: "aggregation" as const,
    action,
    readPoint,
    parent,
    children: isWhole && action === "delete" ? [] : [{ id }],
  }));
const using = fc.constantFrom(...SINGLES).map((id) => ({
  kind: "transformation" as const,
  action: undefined,
  inputs: [{ id }],
  outputs: [{ id: lot("L9"), amount: "1" }],
}));

/** Things on their way, of two parties, one event a minute: what is the newest is never in doubt. */
export const journeys = fc
  .array(fc.tuple(fc.oneof(passing, passing, boxing, boxing, using), sayer), {
    minLength: 4,
    maxLength: 20,
  })
  .map((drafts) =>
    drafts.map(([draft, who], minute) =>
      traceEvent({
        ...draft,
        sayer: who,
        id: `urn:uuid:${String(minute)}`,
        atMs: 1_700_000_000_000 + minute * 60_000,
      }),
    ),
  );
