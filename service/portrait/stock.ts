import { instantMs } from "../trace/capture/instant.ts";
import { traceOf } from "../trace/capture/captured-event.ts";
import type { JsonObject } from "../trace/capture/json.ts";
import { timesFactor } from "../trace/amount.ts";
import type { TraceEvent, TraceThing } from "../trace/event.ts";
import { sortOf } from "../trace/thing-sort.ts";
import { inBase } from "../trace/units.ts";

/** How a thing came to a factory, or that it left. */
export const stockMoves = ["added", "made", "received", "left"] as const;

/** What an event says of a serial or of an amount of a lot. */
export interface StockMove {
  readonly kind: (typeof stockMoves)[number];
  /** Its name and the unit that it is counted in: what is counted in two units is two things. */
  readonly thing: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In 10^-24 of the unit. */
  readonly amount: bigint;
}

/**
 * Things come by being commissioned (an ObjectEvent that adds), made (outputs), received or unpacked, and leave by being
 * shipped, packed into something, used (inputs) or deleted: EPCIS 2.0, section 7.4, with the steps of CBV 2.0, section 7.1.
 * Of containers, and of products without serial or lot, nobody can say how long they were there.
 */
export function movesIn(event: JsonObject): StockMove[] {
  const atMs = instantMs(event["eventTime"]);
  const trace = traceOf(event, { id: "", eventMs: atMs ?? 0, sayer: "", entry: undefined });
  if (trace === undefined || atMs === undefined) return [];
  const moves = movedBy(trace).flatMap(([kind, things]) =>
    things.filter(({ id }) => kept.has(sortOf(id))).map((one) => moveOf(kind, one, atMs)),
  );
  return [...Map.groupBy(moves, ({ kind, thing }) => `${kind} ${thing}`).values()].map((same) => ({
    ...same[0]!,
    amount: sumOf(same),
  }));
}

const kept = new Set(["serial", "lot", "other"]);

function movedBy({
  action,
  bizStep,
  children,
  inputs,
  kind,
  outputs,
  things,
}: TraceEvent): (readonly [StockMove["kind"], readonly TraceThing[]])[] {
  if (kind === "transformation") return [["left", inputs], ["made", outputs]]; // prettier-ignore
  if (kind === "aggregation" && bizStep === "packing" && action === "add")
    return [["left", children]];
  if (kind === "aggregation" && bizStep === "unpacking" && action === "delete")
    return [["received", children]];
  if (kind !== "object") return [];
  if (bizStep === "shipping" || action === "delete") return [["left", things]];
  if (bizStep === "receiving") return [["received", things]];
  return action === "add" ? [["added", things]] : [];
}

function moveOf(kind: StockMove["kind"], { amount, id, unit }: TraceThing, at: number): StockMove {
  const [base, factor] = inBase(unit ?? null);
  return { kind, thing: `${id} ${base}`, at, amount: timesFactor(amount ?? "1", factor) };
}

/** How long a thing was in stock. */
export interface StockCase {
  /** Undefined where nothing says how it came. */
  readonly came: number | undefined;
  /** When as much as came had left; undefined while something is there. */
  readonly left: number | undefined;
}

/** @param moves of one thing, in any order; what was both commissioned and made came once */
export function caseOf(moves: readonly Omit<StockMove, "thing">[]): StockCase {
  const of = (kind: StockMove["kind"]) => moves.filter((one) => one.kind === kind);
  const arrivals = moves.filter(({ kind }) => kind !== "left");
  const leavings = of("left").toSorted((a, b) => a.at - b.at);
  if (arrivals.length === 0) return { came: undefined, left: leavings.at(-1)?.at };
  const [added, made] = [sumOf(of("added")), sumOf(of("made"))];
  let rest = (added > made ? added : made) + sumOf(of("received"));
  const came = Math.min(...arrivals.map(({ at }) => at));
  for (const { amount, at } of leavings) {
    rest -= amount;
    if (rest <= 0n) return { came, left: Math.max(came, at) };
  }
  return { came, left: undefined };
}

const sumOf = (moves: readonly Pick<StockMove, "amount">[]): bigint =>
  moves.reduce((sum, { amount }) => sum + amount, 0n);
