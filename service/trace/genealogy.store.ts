import type { Queryable } from "../db/pool.ts";
import type { TraceEvent } from "./event.ts";
import { checkExistence, checkMaking } from "./genealogy-check.store.ts";
import { type EventFacts, factsOf, keyOf } from "./facts.ts";
import { type Known, knownEvents, registerEvents, type Said } from "./event.store.ts";
import { writeFlows, writeHoldings, writeSightings } from "./fact.store.ts";
import { withdrawEvents } from "./withdrawal.store.ts";
import { withIndexPlans } from "./index-plans.store.ts";
import { internThings, lockSayers } from "./names.store.ts";
import { refreshStays, type Touched } from "./stay.store.ts";

/**
 * Takes events into the index of things, inside the transaction that stores them. In whichever order and grouping
 * events come, the index is the same in the end; an event that is there already is passed over; one that its sayer
 * declares erroneous, before or after, counts as never said.
 * Holds one lock per sayer until the transaction ends, so that two captures of a party cannot close a circle together.
 * Call it once per transaction: things get their numbers in sorted order, which keeps captures of different parties
 * from waiting for each other in a circle.
 * @throws GenealogyFault when an event cannot be true, alone or with what the same party said before; the caller rolls back
 */
export async function indexTraceEvents(
  client: Queryable,
  events: readonly TraceEvent[],
): Promise<void> {
  const facts = onceEach(events).map(factsOf);
  if (facts.length > 0) await withIndexPlans(client, () => takeIn(client, facts));
}

async function takeIn(client: Queryable, facts: readonly EventFacts[]): Promise<void> {
  const sayers = await lockSayers(client, new Set(facts.map(({ event }) => event.sayer)));
  const things = await internThings(client, new Set(facts.flatMap(namedIn)));
  const known = await knownEvents(client, sayers, facts);
  const withdrawn = await withdrawEvents(client, facts, known);
  const numbers = { sayers, things };
  const said = await registerEvents(client, numbers, facts.filter(isNew(known)));
  const added = await writeFacts(
    client,
    said.filter(({ event }) => event.erroneous !== true),
  );
  await refreshStays(client, [...withdrawn, ...added]);
  await checkExistence(client, said);
  await checkMaking(client, said);
}

async function writeFacts(client: Queryable, said: readonly Said[]): Promise<readonly Touched[]> {
  await writeFlows(client, said);
  await writeSightings(client, said);
  return writeHoldings(client, said);
}

/** A declaration of error beside what it withdraws is all that is left of it. */
function onceEach(events: readonly TraceEvent[]): TraceEvent[] {
  const byKey = new Map<string, TraceEvent>();
  for (const event of events)
    if (event.erroneous === true || !byKey.has(keyOf(event))) byKey.set(keyOf(event), event);
  return [...byKey.values()];
}

const isNew =
  (known: ReadonlyMap<string, Known>) =>
  ({ event }: EventFacts): boolean =>
    !known.has(keyOf(event));

const namedIn = ({ custodian, event, giver, owner, sightings }: EventFacts): string[] => [
  ...sightings.map(({ thing }) => thing),
  ...[event.readPoint, event.bizLocation, giver, custodian, owner].filter(
    (one) => one !== undefined,
  ),
];
