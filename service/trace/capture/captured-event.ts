import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import type { TraceAction, TraceEvent, TraceEventKind, TraceThing } from "../event.ts";
import { decimalOf, decimalText } from "./decimal.ts";
import { canonicalUri } from "./epc.ts";
import { checkEvent } from "./event-checks.ts";
import { eventIdOf, type Prefixes } from "./event-id.ts";
import { instantMs } from "./instant.ts";
import {
  canonicalText,
  isObject,
  type Json,
  type JsonObject,
  objectsIn,
  textIn,
  textsIn,
  wordIn,
} from "./json.ts";
import { type SensorValue, valuesIn } from "./sensor-values.ts";
import { type Term, termsIn } from "./terms.ts";
import { shortName, type Vocabulary } from "./vocabulary.ts";

/** That its sayer takes an event back (EPCIS 2.0 section 7.4.1.2). */
export interface Declaration {
  readonly atMs: number;
  readonly reason: string | undefined;
  readonly correctiveIds: readonly string[];
}

/** An event as it is kept: what was sent, and what it is found by. */
export interface CapturedEvent {
  readonly body: JsonObject;
  readonly id: string;
  readonly type: string;
  readonly eventMs: number;
  /** Hash of what it says: equal for two spellings of one JSON value only. */
  readonly contentHash: string;
  /** The same without what declares it erroneous. */
  readonly originalHash: string;
  readonly declaration: Declaration | undefined;
  readonly terms: readonly Term[];
  readonly values: readonly SensorValue[];
  /** Undefined for a type of somebody's own, of which the index of things knows nothing. */
  readonly trace: TraceEvent | undefined;
}

/** @param sayer party whose word it is, hexadecimal. @param entry of the log, if it came signed. @throws EventFault */
export function capturedEvent(
  body: unknown,
  prefixes: Prefixes,
  { entry, sayer }: { readonly sayer: string; readonly entry?: number },
): CapturedEvent {
  checkEvent(body);
  const given = textIn(body["eventID"]);
  const id = given ?? eventIdOf(body, prefixes);
  const eventMs = instantMs(body["eventTime"]) ?? 0;
  return {
    body,
    id,
    type: wordIn(body["type"]),
    eventMs,
    ...contentOf(body, id, prefixes),
    declaration: declarationIn(body["errorDeclaration"]),
    terms: termsIn(body),
    values: valuesIn(body),
    trace: traceOf(body, { id, eventMs, sayer, entry }),
  };
}

/**
 * What two events with one id are compared by. An id that is the hash of what the event says is its content, whichever
 * way that is spelled; under any other id the JSON has to be the same.
 */
function contentOf(body: JsonObject, id: string, prefixes: Prefixes) {
  const { errorDeclaration = null, eventID, recordTime: _ignored, ...said } = body;
  const isHash =
    eventID === undefined || (id.startsWith("ni:") && id === eventIdOf(body, prefixes));
  const original: Json = isHash ? id : said;
  return { contentHash: hashOf([original, errorDeclaration]), originalHash: hashOf(original) };
}

const hashOf = (value: Json): string => toHex(sha256(utf8(canonicalText(value))));

const declarationIn = (value: unknown): Declaration | undefined =>
  isObject(value)
    ? {
        atMs: instantMs(value["declarationTime"]) ?? 0,
        reason: textsIn([value["reason"]]).map((one) => shortName("reason", one))[0],
        correctiveIds: textsIn(value["correctiveEventIDs"]),
      }
    : undefined;

const kinds: Readonly<Record<string, TraceEventKind>> = {
  ObjectEvent: "object",
  AggregationEvent: "aggregation",
  AssociationEvent: "association",
  TransactionEvent: "transaction",
  TransformationEvent: "transformation",
};
const actions: Readonly<Record<string, TraceAction>> = {
  ADD: "add",
  OBSERVE: "observe",
  DELETE: "delete",
};

interface Origin {
  readonly id: string;
  readonly eventMs: number;
  readonly sayer: string;
  readonly entry: number | undefined;
}

/** What the index of things needs of an event; undefined for a type of somebody's own. */
export function traceOf(
  body: JsonObject,
  { entry, eventMs, id, sayer }: Origin,
): TraceEvent | undefined {
  const kind = kinds[wordIn(body["type"])];
  if (kind === undefined) return undefined;
  const parent = textIn(body["parentID"]);
  const transformation = textIn(body["transformationID"]);
  return {
    id,
    kind,
    action: actions[wordIn(body["action"])],
    atMs: eventMs,
    sayer,
    bizStep: termOf(body, "bizStep"),
    disposition: termOf(body, "disposition"),
    readPoint: placeIn(body["readPoint"]),
    bizLocation: placeIn(body["bizLocation"]),
    things: thingsIn(body, "epcList", "quantityList"),
    parent: parent === undefined ? undefined : canonicalUri(parent),
    children: thingsIn(body, "childEPCs", "childQuantityList"),
    inputs: thingsIn(body, "inputEPCList", "inputQuantityList"),
    outputs: thingsIn(body, "outputEPCList", "outputQuantityList"),
    transformation: transformation === undefined ? undefined : canonicalUri(transformation),
    sources: endsIn(body["sourceList"], "source"),
    destinations: endsIn(body["destinationList"], "destination"),
    entry,
    ...(body["errorDeclaration"] !== undefined && { erroneous: true as const }),
  };
}

function termOf(body: JsonObject, name: Vocabulary): string | undefined {
  const value = textIn(body[name]);
  return value === undefined ? undefined : shortName(name, value);
}

const placeIn = (value: unknown): string | undefined =>
  isObject(value) && typeof value["id"] === "string" ? canonicalUri(value["id"]) : undefined;

const thingsIn = (body: JsonObject, epcs: string, quantities: string): TraceThing[] => [
  ...textsIn(body[epcs]).map((id) => ({ id: canonicalUri(id) })),
  ...objectsIn(body[quantities]).map((one) => {
    const amount = decimalOf(one["quantity"]);
    const unit = textIn(one["uom"]);
    return {
      id: canonicalUri(wordIn(one["epcClass"])),
      ...(amount && { amount: decimalText(amount) }),
      ...(unit !== undefined && { unit }),
    };
  }),
];

/** Parties or places of a source or destination list, by their kinds. */
export const endsIn = (list: unknown, name: "source" | "destination") =>
  objectsIn(list).map((one) => ({
    kind: shortName("end", wordIn(one["type"])),
    id: canonicalUri(wordIn(one[name])),
  }));
