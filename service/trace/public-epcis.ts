import { withNumbers } from "./capture/signed-numbers.ts";
import { isObject, type Json, type JsonObject } from "./capture/json.ts";
import { queryDocument, STANDARD_CONTEXT } from "./capture/query-document.ts";
import type { PublicEvent } from "./public-trace.ts";
import { sortOf } from "./thing-sort.ts";

/** Members of ours beside the standard's: who said it, and what of it is shown. */
const OURS: JsonObject = { tallystick: "https://tallystick.dev/ns/" };

const types: Readonly<Record<string, string>> = {
  object: "ObjectEvent",
  aggregation: "AggregationEvent",
  association: "AssociationEvent",
  transaction: "TransactionEvent",
  transformation: "TransformationEvent",
};

/**
 * What a trace shows of events, as an EPCISQueryDocument (EPCIS 2.0 section 9.5) and no more than that: an event that a
 * device signed stands whole, since its record is public with it; of any other, and of an inspection, only what the trace
 * shows of the one thing, as an ObjectEvent without the id of what it is an excerpt of.
 * @param records of signed events by the hash of their statement, hexadecimal, parsed
 */
export function publicEpcis(
  events: readonly PublicEvent[],
  records: ReadonlyMap<string, unknown>,
  now: { toISOString(): string },
): object {
  const shown = new Map(
    events.map((event) => {
      const signed = event.statement === null ? undefined : records.get(event.statement);
      const whole = isObject(signed) && isObject(signed["event"]) ? signed["event"] : undefined;
      return whole === undefined
        ? [`${event.party} ${event.id} ${event.thing}`, excerptOf(event)]
        : [`${event.party} ${event.id}`, wholeOf(event, whole)];
    }),
  );
  return queryDocument([...shown.values()], now);
}

interface Shown {
  readonly body: JsonObject;
  readonly context: Json;
}

function wholeOf(event: PublicEvent, said: JsonObject): Shown {
  const { "@context": context, ...body } = withNumbers(said);
  return {
    body: { ...body, eventID: event.id, ...beside(event) },
    context: [
      ...(Array.isArray(context) ? (context as Json[]) : [context ?? STANDARD_CONTEXT]),
      OURS,
    ],
  };
}

/** What nobody signed for strangers to read: of one thing, by the words of the trace. */
function excerptOf(event: PublicEvent): Shown {
  const { at, disposition, id, kind, place, role, step, verdict } = event;
  const isInspection = kind === "inspection";
  return {
    body: {
      type: "ObjectEvent",
      eventTime: at,
      eventTimeZoneOffset: "+00:00",
      action: actions[role ?? ""] ?? "OBSERVE",
      ...thingOf(event),
      ...(step !== null && { bizStep: step }),
      ...(disposition !== null && { disposition }),
      ...(place !== null && { bizLocation: { id: place } }),
      ...(!isInspection && { "tallystick:excerptOf": id }),
      "tallystick:kind": types[kind] ?? kind,
      ...(role !== null && { "tallystick:role": role }),
      ...(verdict !== null && { "tallystick:verdict": verdict }),
      ...beside(event),
    },
    context: [STANDARD_CONTEXT, OURS],
  };
}

const actions: Readonly<Record<string, string>> = { created: "ADD", ended: "DELETE" };

function thingOf({ amount, thing, unit }: PublicEvent): JsonObject {
  const sort = sortOf(thing);
  if (amount === null && sort !== "lot" && sort !== "product") return { epcList: [thing] };
  const { quantity } = amount === null ? {} : withNumbers({ quantity: amount });
  const isExact = typeof quantity === "number";
  return {
    quantityList: [
      { epcClass: thing, ...(isExact && { quantity, ...(unit !== null && { uom: unit }) }) },
    ],
  };
}

const beside = ({ grade, party, statement }: PublicEvent): JsonObject => ({
  "tallystick:sayer": party,
  ...(statement !== null && { "tallystick:statement": statement }),
  ...(grade !== null && {
    "tallystick:grade": { key: grade.key, ...(grade.source !== null && { source: grade.source }) },
  }),
});
