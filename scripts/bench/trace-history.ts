import type { TraceEvent, TraceThing } from "../../service/trace/event.ts";

export const SAYER = "ab".repeat(32);
export const LEVELS = 10;
export const WIDTH = 1000;
export const INPUTS = 3;
export const START_MS = Date.UTC(2026, 0, 1);

export const lotId = (order: number, level: number, at: number): string =>
  `https://id.gs1.org/01/095215682512${String(level).padStart(2, "0")}/10/${String(order)}-${String(at)}`;
const serialId = (at: number): string => `https://id.gs1.org/01/09521568299999/21/${String(at)}`;
const containerId = (kind: number, at: number): string =>
  `https://id.gs1.org/00/${String(kind)}${String(at).padStart(17, "0")}`;
const place = (at: number): string => `https://id.gs1.org/414/${String(9_521_568_000_000 + at)}`;
const party = (at: number): string => `https://id.gs1.org/417/${String(9_521_568_100_000 + at)}`;

/** An event that says nothing. */
export const blank = {
  sayer: SAYER,
  bizStep: undefined,
  disposition: undefined,
  readPoint: undefined,
  bizLocation: undefined,
  things: [],
  parent: undefined,
  children: [],
  inputs: [],
  outputs: [],
  transformation: undefined,
  sources: [],
  destinations: [],
  entry: undefined,
} as const;

const kilos = (id: string): TraceThing => ({ id, amount: "12.5", unit: "KGM" });

/** An order's genealogy: ten levels of a thousand lots, each made from three of the level before. */
export function* orderEvents(order: number): Generator<TraceEvent> {
  for (let level = 0; level < LEVELS; level++)
    for (let at = 0; at < WIDTH; at++)
      yield {
        ...blank,
        id: `urn:uuid:order-${String(order)}-${String(level)}-${String(at)}`,
        kind: "transformation",
        action: undefined,
        atMs: START_MS + (order * LEVELS + level) * 3_600_000 + at * 1000,
        bizStep: "commissioning",
        readPoint: place(level),
        // A stride that is coprime to the width spreads the inputs over the whole level.
        inputs: Array.from({ length: INPUTS }, (_, one) =>
          kilos(lotId(order, level, (at * 7 + one * 331) % WIDTH)),
        ),
        outputs: [kilos(lotId(order, level + 1, at))],
      };
}

export const EVENTS_PER_ORDER = LEVELS * WIDTH;
export const topOf = (order: number, at: number): string => lotId(order, LEVELS, at % WIDTH);
export const bottomOf = (order: number, at: number): string => lotId(order, 0, at % WIDTH);

const hours = (hour: number) => ({ atMs: START_MS + hour * 3_600_000 });

/** A coil that became a hundred lots and a hundred thousand serials, packed, palletised and shipped to five parties. */
export const COIL = lotId(9_999_999, 0, 0);
export const SERIALS = 100_000;
const PER_LOT = 1000;
const PER_CASE = 100;
const CASES_PER_PALLET = 10;

export function* recallEvents(): Generator<TraceEvent> {
  for (let lot = 0; lot < SERIALS / PER_LOT; lot++) {
    const made = lotId(9_999_999, 1, lot);
    yield { ...blank, ...hours(1), id: `urn:uuid:cut-${String(lot)}`, kind: "transformation", action: undefined, readPoint: place(1), inputs: [kilos(COIL)], outputs: [kilos(made)] }; // prettier-ignore
    const outputs = Array.from({ length: PER_LOT }, (_, one) => ({
      id: serialId(lot * PER_LOT + one),
    }));
    yield { ...blank, ...hours(2), id: `urn:uuid:turn-${String(lot)}`, kind: "transformation", action: undefined, readPoint: place(2), inputs: [kilos(made)], outputs }; // prettier-ignore
  }
  for (let one = 0; one < SERIALS / PER_CASE; one++) {
    const children = Array.from({ length: PER_CASE }, (_, child) => ({
      id: serialId(one * PER_CASE + child),
    }));
    yield { ...blank, ...hours(3), id: `urn:uuid:pack-${String(one)}`, kind: "aggregation", action: "add", readPoint: place(3), parent: containerId(1, one), children }; // prettier-ignore
  }
  for (let pallet = 0; pallet < SERIALS / PER_CASE / CASES_PER_PALLET; pallet++) {
    const parent = containerId(2, pallet);
    const children = Array.from({ length: CASES_PER_PALLET }, (_, child) => ({
      id: containerId(1, pallet * CASES_PER_PALLET + child),
    }));
    yield { ...blank, ...hours(4), id: `urn:uuid:pile-${String(pallet)}`, kind: "aggregation", action: "add", readPoint: place(4), parent, children }; // prettier-ignore
    yield { ...blank, ...hours(5), id: `urn:uuid:ship-${String(pallet)}`, kind: "object", action: "observe", bizStep: "shipping", readPoint: place(5), things: [{ id: parent }], destinations: [{ kind: "possessing_party", id: party(pallet % 5) }] }; // prettier-ignore
  }
}
