import { createHash } from "node:crypto";
import type { TraceEvent } from "../../../service/trace/event.ts";

/** The same questions, answered by looking at every event each time. */
export interface Question {
  readonly sayers: readonly string[];
  readonly atMs?: number;
}

interface Window {
  readonly thing: string;
  readonly from: number;
  readonly until: number;
}

interface ModelStay extends Window {
  readonly parent: string;
}

export const counted = (history: readonly TraceEvent[]): TraceEvent[] => {
  const wrong = new Set(
    history.filter((one) => one.erroneous).map((one) => `${one.sayer}${one.id}`),
  );
  return history.filter((one) => !wrong.has(`${one.sayer}${one.id}`));
};

/** Minute by minute: what is in what, by asking the events before. Ends of intervals are moments of events. */
function staysOf(events: readonly TraceEvent[], child: string, sayer: string): ModelStay[] {
  const own = events.filter((one) => one.kind === "aggregation" && one.sayer === sayer);
  const moments = [...new Set(own.map((one) => one.atMs))].toSorted((a, b) => a - b);
  const parents = [...new Set(own.map((one) => one.parent ?? ""))];
  return parents.flatMap((parent) => {
    const stays: ModelStay[] = [];
    let from: number | undefined;
    for (const moment of moments) {
      const isIn = isInside(own, { child, parent, moment });
      if (isIn && from === undefined) from = moment;
      if (!isIn && from !== undefined) {
        stays.push({ thing: child, parent, from, until: moment });
        from = undefined;
      }
    }
    return from === undefined ? stays : [...stays, { thing: child, parent, from, until: Infinity }];
  });
}

function isInside(
  own: readonly TraceEvent[],
  { child, moment, parent }: { child: string; parent: string; moment: number },
): boolean {
  const isInstance = own.some((one) =>
    one.children.some(({ amount, id }) => id === child && amount === undefined),
  );
  if (isInstance) return parentAt(own, child, moment) === parent;
  let left: number | undefined;
  const relevant = own
    .filter((one) => one.atMs <= moment && one.parent === parent)
    .toSorted(
      (a, b) => a.atMs - b.atMs || Number(a.action !== "delete") - Number(b.action !== "delete"),
    );
  for (const { action, children } of relevant) {
    if (children.length === 0 && action === "delete") left = undefined;
    for (const one of children.filter(({ id }) => id === child)) {
      const amount = Number(one.amount);
      if (action === "add") left = (left ?? 0) + amount;
      else if (action === "observe") left ??= amount;
      else if (left !== undefined) left = left - amount > 0 ? left - amount : undefined;
    }
  }
  return left !== undefined;
}

/** One thing is where it was last put, unless it, or everything, was taken out of there since. */
function parentAt(own: readonly TraceEvent[], child: string, moment: number): string | undefined {
  const relevant = own
    .filter((one) => one.atMs <= moment)
    .filter(({ action, children }) =>
      children.length === 0 ? action === "delete" : children.some(({ id }) => id === child),
    )
    .toSorted(
      (a, b) =>
        a.atMs - b.atMs ||
        Number(a.action !== "delete") - Number(b.action !== "delete") ||
        tieOf(a) - tieOf(b),
    );
  let parent: string | undefined;
  for (const one of relevant)
    if (one.action !== "delete") ({ parent } = one);
    else if (one.parent === parent) parent = undefined;
  return parent;
}

/** As the index decides between events of one moment. */
const tieOf = ({ id }: TraceEvent): number =>
  createHash("sha256").update(id).digest().readInt32BE();

/** Depth of everything that is reached, without the beginning. */
export function lineage(
  history: readonly TraceEvent[],
  start: string,
  direction: "upstream" | "downstream",
  { atMs = Infinity, sayers }: Question,
): Map<string, number> {
  const events = counted(history).filter((one) => sayers.includes(one.sayer));
  const things = new Set(events.flatMap((one) => one.children.map(({ id }) => id)));
  const stays = [...things].flatMap((thing) =>
    sayers.flatMap((sayer) => staysOf(events, thing, sayer)),
  );
  const depths = new Map([[start, 0]]);
  let frontier: Window[] = [{ thing: start, from: -Infinity, until: Infinity }];
  const seen = new Set<string>();
  for (let depth = 1; frontier.length > 0; depth++) {
    const next = frontier.flatMap((one) => [
      ...overSteps(events, one, direction, atMs),
      ...overStays(stays, one, direction, atMs),
    ]);
    frontier = next.filter((one) => {
      const key = `${one.thing} ${String(one.from)} ${String(one.until)}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
    for (const { thing } of frontier) if (!depths.has(thing)) depths.set(thing, depth);
  }
  depths.delete(start);
  return depths;
}

function overSteps(
  events: readonly TraceEvent[],
  { from, thing, until }: Window,
  direction: "upstream" | "downstream",
  atMs: number,
): Window[] {
  const isUp = direction === "upstream";
  const earliest = isUp ? -Infinity : from;
  const touching = events.filter(
    (one) =>
      one.kind === "transformation" &&
      one.atMs <= atMs &&
      one.atMs <= until &&
      one.atMs >= earliest &&
      (isUp ? one.outputs : one.inputs).some(({ id }) => id === thing),
  );
  return touching.flatMap((one) =>
    events
      .filter(
        (other) =>
          other === one ||
          (other.transformation !== undefined &&
            other.transformation === one.transformation &&
            other.sayer === one.sayer),
      )
      .filter((other) => other.atMs <= atMs)
      .flatMap((other) => (isUp ? other.inputs : other.outputs))
      .map(({ id }) => ({ thing: id, from: -Infinity, until: Infinity })),
  );
}

const overStays = (
  stays: readonly ModelStay[],
  { from, thing, until }: Window,
  direction: "upstream" | "downstream",
  atMs: number,
): Window[] =>
  stays
    .filter(
      (one) => (direction === "upstream" ? one.parent : one.thing) === thing && one.from <= atMs,
    )
    .map((one) => ({
      thing: direction === "upstream" ? one.thing : one.parent,
      from: Math.max(from, one.from),
      until: Math.min(until, one.until),
    }))
    .filter((one) => one.from < one.until);

/** Where a thing is by the newest event that names it or what it is in, where each event has a time of its own. */
export function whereabouts(
  history: readonly TraceEvent[],
  thing: string,
  { atMs = Infinity, sayers }: Question,
) {
  const events = counted(history)
    .filter((one) => sayers.includes(one.sayer) && one.atMs <= atMs)
    .toSorted((a, b) => b.atMs - a.atMs);
  const packed = events.filter(({ kind }) => kind === "aggregation");
  const around: string[] = [];
  for (
    let outer = parentAt(packed, thing, atMs);
    outer !== undefined;
    outer = parentAt(packed, outer, atMs)
  )
    around.push(outer);
  const own = events.find((one) => isNamed(one, thing));
  const all = events.filter((one) => [thing, ...around].some((name) => isNamed(one, name)));
  const had = all.find(({ destinations }) => destinations.length > 0);
  const isSold = [thing, ...around].some(
    (name) => events.find((one) => isNamed(one, name))?.bizStep === "retail_selling",
  );
  const isWithOther = had !== undefined && had.bizStep !== "receiving";
  return {
    state: stateOf({
      isUsed: own?.inputs.some(({ amount, id }) => id === thing && amount === undefined),
      isEnded: own?.kind === "object" && own.action === "delete",
      isSold,
      isShipped: all[0]?.bizStep === "shipping" || isWithOther,
    }),
    holder: around.at(-1) ?? null,
    place: all.map(placeIn).find((one) => one !== undefined) ?? null,
    custodian: had?.destinations[0]?.id ?? null,
    lastAt: all[0] === undefined ? null : new Date(all[0].atMs).toISOString(),
  };
}

const isNamed = ({ children, inputs, outputs, parent, things }: TraceEvent, thing: string) =>
  parent === thing || [things, children, inputs, outputs].flat().some(({ id }) => id === thing);

const placeIn = ({ bizLocation, readPoint }: TraceEvent): string | undefined =>
  bizLocation ?? readPoint;

function stateOf(one: Record<"isUsed" | "isEnded" | "isSold" | "isShipped", boolean | undefined>) {
  if (one.isUsed === true) return "used";
  if (one.isEnded === true) return "ended";
  if (one.isSold === true) return "sold";
  return one.isShipped === true ? "shipped" : "held";
}
