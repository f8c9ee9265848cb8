import { canonicalText, type Json, type JsonObject } from "./json.ts";

interface Shown {
  readonly body: JsonObject;
  readonly context: Json;
}

/** The context that every document has (EPCIS 2.0 section 9.5). */
export const STANDARD_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/**
 * Events as an EPCISQueryDocument (EPCIS 2.0 section 9.5). The context is theirs; where they came with different ones,
 * each event carries its own, since one prefix may mean one thing here and another there.
 */
export function queryDocument(events: readonly Shown[], now: { toISOString(): string }): object {
  const contexts = new Map(events.map(({ context }) => [canonicalText(context), context]));
  const [only] = contexts.values();
  const isCommon = contexts.size <= 1;
  return {
    "@context": isCommon ? (only ?? STANDARD_CONTEXT) : STANDARD_CONTEXT,
    type: "EPCISQueryDocument",
    schemaVersion: "2.0",
    creationDate: now.toISOString(),
    epcisBody: {
      queryResults: {
        queryName: "SimpleEventQuery",
        resultsBody: { eventList: events.map((one) => (isCommon ? one.body : withContext(one))) },
      },
    },
  };
}

const withContext = ({ body, context }: Shown): JsonObject =>
  body["@context"] === undefined ? { "@context": context, ...body } : body;
