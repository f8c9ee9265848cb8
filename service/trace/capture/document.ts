import { Context } from "./event-schema.ts";
import { Compile } from "typebox/compile";
import { documentFault } from "./document-schema.ts";
import { checkSafe } from "./event-checks.ts";
import { EventFault } from "./event-fault.ts";
import { prefixesIn, type Prefixes } from "./event-id.ts";
import { instantMs } from "./instant.ts";
import { ID_LENGTH_MAX } from "../facts.ts";
import { isObject, type Json, objectsIn, textIn } from "./json.ts";

/** Why a whole document is not taken. */
export class DocumentFault extends Error {
  readonly code: "epcisDocument" | "epcisTooManyEvents";
  /** JSON pointer into the document. */
  readonly pointer: string;
  constructor(code: DocumentFault["code"], pointer: string, detail: string) {
    super(detail);
    this.name = "DocumentFault";
    this.code = code;
    this.pointer = pointer;
  }
}

/** Of master data in a document's header: what is said to exist, and what of it. */
export interface MasterEntry {
  /** The vocabulary, e.g. `urn:epcglobal:epcis:vtype:Location`. */
  readonly kind: string;
  readonly id: string;
  readonly attributes: Json;
}

export interface EpcisDocument {
  /** `@context`, as it was. */
  readonly context: Json;
  readonly prefixes: Prefixes;
  readonly events: readonly unknown[];
  /** JSON pointer to the list of events. */
  readonly at: string;
  readonly master: readonly MasterEntry[];
}

/** Events of one document: all of them share one transaction. */
export const EVENTS_MAX = 10_000;

const isContext = Compile(Context);

/**
 * Reads the text of an EPCISDocument or EPCISQueryDocument in JSON or JSON-LD (EPCIS 2.0 section 9.5).
 * Of a member that an object names twice the last one counts.
 * @throws DocumentFault
 */
export function readDocument(text: string): EpcisDocument {
  const document = parsed(text);
  const fail = (pointer: string, detail: string): never => {
    throw new DocumentFault("epcisDocument", pointer, detail);
  };
  if (!isObject(document)) return fail("", "a document is an object");
  const { type } = document;
  if (type !== "EPCISDocument" && type !== "EPCISQueryDocument")
    return fail("/type", "EPCISDocument or EPCISQueryDocument");
  checkHead(
    document["@context"],
    document["schemaVersion"] ?? (type === "EPCISDocument" ? "" : "2.0"),
    fail,
  );
  const isDated = type === "EPCISDocument" || document["creationDate"] !== undefined;
  if (isDated && instantMs(document["creationDate"]) === undefined)
    return fail("/creationDate", "an instant with its zone");
  const at = placeOfEvents[type];
  const events = valueAt(document, at);
  if (!Array.isArray(events)) return fail(at, "a list of events");
  const wrong = documentFault(type, document);
  if (wrong !== undefined) return fail(wrong.pointer, wrong.detail);
  if (events.length > EVENTS_MAX)
    throw new DocumentFault(
      "epcisTooManyEvents",
      at,
      `at most ${String(EVENTS_MAX)} events in a document`,
    );
  return {
    context: document["@context"] ?? null,
    prefixes: prefixesIn(document["@context"]),
    events,
    at,
    master: masterIn(document["epcisHeader"], fail),
  };
}

const placeOfEvents = {
  EPCISDocument: "/epcisBody/eventList",
  EPCISQueryDocument: "/epcisBody/queryResults/resultsBody/eventList",
} as const;

const valueAt = (document: Json, pointer: string): Json | undefined =>
  pointer
    .split("/")
    .slice(1)
    .reduce<Json | undefined>((part, name) => (isObject(part) ? part[name] : undefined), document);

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new DocumentFault("epcisDocument", "", "not JSON");
  }
}

type Fail = (pointer: string, detail: string) => never;

function checkHead(context: unknown, version: unknown, fail: Fail): void {
  if (!isContext.Check(context))
    fail("/@context", "the context of the standard, with prefixes of one's own");
  checkSafeAs(context, "/@context");
  if (typeof version !== "string" || !/^2(\.\d+)*$/.test(version)) fail("/schemaVersion", "2.0");
}

/** Master data of a header (EPCIS 2.0 section 9.5.2). */
function masterIn(header: unknown, fail: Fail): MasterEntry[] {
  checkSafeAs(header, "/epcisHeader");
  const master = isObject(header) ? header["epcisMasterData"] : undefined;
  return objectsIn(isObject(master) ? master["vocabularyList"] : undefined).flatMap((vocabulary) =>
    objectsIn(vocabulary["vocabularyElementList"]).flatMap(({ attributes = [], id }) => {
      const kind = textIn(vocabulary["type"]);
      if (typeof id !== "string" || kind === undefined) return [];
      if (id.length > ID_LENGTH_MAX)
        return fail(
          "/epcisHeader/epcisMasterData",
          `${id.slice(0, 100)}: an id is that long in no event`,
        );
      return [{ kind, id, attributes }];
    }),
  );
}

function checkSafeAs(value: unknown, pointer: string): void {
  try {
    checkSafe(value);
  } catch (error) {
    if (!(error instanceof EventFault)) throw error;
    throw new DocumentFault("epcisDocument", pointer + error.pointer, error.message);
  }
}

/** A single event with the context that it brings (EPCIS 2.0 section 12.4.3). @throws DocumentFault */
export function readEvent(text: string): { event: Json; context: Json; prefixes: Prefixes } {
  const event = parsed(text);
  const context = isObject(event) ? event["@context"] : undefined;
  checkSafeAs(context, "/@context");
  if (!isContext.Check(context))
    throw new DocumentFault(
      "epcisDocument",
      "/@context",
      "the context of the standard, with prefixes of one's own",
    );
  return { event, context: context ?? null, prefixes: prefixesIn(context) };
}
