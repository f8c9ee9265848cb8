import type { Disposition } from "../../quality/lot.ts";
import type { LotEvent } from "./quality-event.ts";

export interface HoldState {
  readonly by: string;
  readonly reason: string;
  readonly heldAt: number;
  readonly heldBlock: number;
  readonly lifted: { readonly at: number; readonly block: number } | undefined;
}

/** A lot by what was said of it, but for its inspections. Ids are 0x-hexadecimal, times seconds of the chain's clock. */
export interface LotState {
  readonly opened: Extract<LotEvent, { kind: "opened" }>;
  readonly released: LotEvent | undefined;
  readonly contradicted: LotEvent | undefined;
  readonly holds: readonly HoldState[];
  readonly excused: readonly Extract<LotEvent, { kind: "excused" }>[];
  /** The newest of each statement; the first one's disposition stays, a concession may be given anew. */
  readonly disposed: readonly DisposedState[];
}

export interface DisposedState {
  readonly statement: string;
  readonly disposition: Disposition;
  readonly reason: string;
  readonly until: number;
  readonly at: number;
}

/**
 * @param events of one lot, in the chain's order
 * @returns undefined for a lot that never opened
 */
export function lotState(events: readonly LotEvent[]): LotState | undefined {
  const opened = events.find((event) => event.kind === "opened");
  if (opened === undefined) return undefined;
  const holds: HoldState[] = [];
  const disposed = new Map<string, DisposedState>();
  for (const event of events) {
    if (event.kind === "held") holds.push(heldBy(event));
    if (event.kind === "lifted") lift(holds, event);
    if (event.kind === "disposed") disposed.set(event.statement, event);
  }
  return {
    opened,
    released: events.find(({ kind }) => kind === "released"),
    contradicted: events.find(({ kind }) => kind === "contradicted"),
    holds,
    excused: events.filter((event) => event.kind === "excused"),
    disposed: [...disposed.values()],
  };
}

const heldBy = ({ at, block, by, reason }: Extract<LotEvent, { kind: "held" }>): HoldState => ({
  by,
  reason,
  heldAt: at,
  heldBlock: block,
  lifted: undefined,
});

/** A party has one hold of a lot at most. */
function lift(holds: HoldState[], { at, block, by }: Extract<LotEvent, { kind: "lifted" }>): void {
  const which = holds.findIndex((hold) => hold.by === by && hold.lifted === undefined);
  const hold = holds[which];
  if (hold !== undefined) holds[which] = { ...hold, lifted: { at, block } };
}
