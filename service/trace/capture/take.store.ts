import type { Queryable } from "../../db/pool.ts";
import { indexTraceEvents } from "../genealogy.store.ts";
import type { CapturedEvent } from "./captured-event.ts";
import { type Arrival, keepEvents, SaidBefore } from "./captured-event.store.ts";
import { openExceptions } from "./exception.store.ts";

/**
 * Takes one event inside the caller's transaction, which holds its sayer's lock.
 * @returns whether it is new. @throws EventFault, GenealogyFault
 */
export async function takeEvent(
  db: Queryable,
  event: CapturedEvent,
  arrival: Arrival,
): Promise<boolean> {
  const said = await SaidBefore.of(db, arrival.sayer, [event.id]);
  const isNew = said.add(event);
  if (isNew) await takeFresh(db, [event], arrival);
  return isNew;
}

/** Stores events that are new, with their index and what they point at that nobody knows. */
export async function takeFresh(
  db: Queryable,
  events: readonly CapturedEvent[],
  arrival: Arrival,
): Promise<void> {
  const numbers = await keepEvents(db, events, arrival);
  const traced = events.flatMap(({ trace }, at) => {
    const no = numbers[at];
    return trace === undefined || no === undefined ? [] : [{ no, trace }];
  });
  await indexTraceEvents(
    db,
    traced.map(({ trace }) => trace),
  );
  await openExceptions(db, arrival.sayer, traced, arrival.recordTime);
}
