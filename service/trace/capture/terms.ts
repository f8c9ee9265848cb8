import { canonicalUri } from "./epc.ts";
import { isObject, type JsonObject, objectsIn, textIn, textsIn } from "./json.ts";
import { shortName, type Vocabulary } from "./vocabulary.ts";

/** A field of an event, by the name of the query parameter that asks for it, and its value in one spelling. */
export interface Term {
  readonly field: string;
  readonly value: string;
}

/** Everything that an event is found by, each once. */
export function termsIn(event: JsonObject): Term[] {
  const terms = [
    ...namesIn(event),
    ...vocabularyIn(event),
    ...relationsIn(event),
    ...sensedIn(event),
  ];
  return [...new Map(terms.map((one) => [`${one.field} ${one.value}`, one])).values()];
}

const uris = (field: string, values: readonly string[]): Term[] =>
  values.map((value) => ({ field, value: canonicalUri(value) }));

const one = (field: string, value: unknown): Term[] =>
  typeof value === "string" ? uris(field, [value]) : [];

const classes = (list: unknown): string[] =>
  objectsIn(list).flatMap(({ epcClass }) => textIn(epcClass) ?? []);

const idOf = (place: unknown): unknown => (isObject(place) ? place["id"] : undefined);

/** MATCH_* (EPCIS 2.0 section 8.2.7.1); an epc is one of a list or a child. */
const namesIn = (event: JsonObject): Term[] => [
  ...uris("epc", [...textsIn(event["epcList"]), ...textsIn(event["childEPCs"])]),
  ...one("parentID", event["parentID"]),
  ...uris("inputEPC", textsIn(event["inputEPCList"])),
  ...uris("outputEPC", textsIn(event["outputEPCList"])),
  ...uris("epcClass", [...classes(event["quantityList"]), ...classes(event["childQuantityList"])]),
  ...uris("inputEPCClass", classes(event["inputQuantityList"])),
  ...uris("outputEPCClass", classes(event["outputQuantityList"])),
  ...one("transformationID", event["transformationID"]),
  ...one("readPoint", idOf(event["readPoint"])),
  ...one("bizLocation", idOf(event["bizLocation"])),
];

const short = (field: string, of: Vocabulary, values: readonly string[]): Term[] =>
  values.map((value) => ({ field, value: shortName(of, value) }));

function vocabularyIn(event: JsonObject): Term[] {
  const { bizStep, disposition, errorDeclaration, persistentDisposition } = event;
  const kept = isObject(persistentDisposition) ? persistentDisposition : {};
  const error = isObject(errorDeclaration) ? errorDeclaration : {};
  const action = textIn(event["action"]);
  return [
    ...(action === undefined ? [] : [{ field: "action", value: action }]),
    ...short("bizStep", "bizStep", textsIn([bizStep])),
    ...short("disposition", "disposition", textsIn([disposition])),
    ...short("persistentDisposition_set", "disposition", textsIn(kept["set"])),
    ...short("persistentDisposition_unset", "disposition", textsIn(kept["unset"])),
    ...short("errorReason", "reason", textsIn([error["reason"]])),
    ...textsIn(error["correctiveEventIDs"]).map((value) => ({ field: "correctiveEventID", value })),
  ];
}

/** EQ_bizTransaction_<type>, EQ_source_<type>, EQ_destination_<type>. */
const relationsIn = (event: JsonObject): Term[] => [
  ...related("bizTransaction", "bizTransaction", event["bizTransactionList"]),
  ...related("source", "end", event["sourceList"]),
  ...related("destination", "end", event["destinationList"]),
];

const related = (name: string, of: Vocabulary, list: unknown): Term[] =>
  objectsIn(list).flatMap((item) =>
    one(`${name}_${shortName(of, textIn(item["type"]) ?? "")}`, item[name]),
  );

const sensed = [
  "deviceID",
  "dataProcessingMethod",
  "microorganism",
  "chemicalSubstance",
  "bizRules",
  "uriValue",
];
const plain = ["stringValue", "hexBinaryValue"];

const sensedIn = (event: JsonObject): Term[] =>
  objectsIn(event["sensorElementList"]).flatMap((element) => [
    ...(isObject(element["sensorMetadata"]) ? sensedOf(element["sensorMetadata"]) : []),
    ...objectsIn(element["sensorReport"]).flatMap((report) => [
      ...short("type", "measurement", textsIn([report["type"]])),
      ...sensedOf(report),
    ]),
  ]);

const sensedOf = (part: JsonObject): Term[] => [
  ...sensed.flatMap((name) => one(name, part[name])),
  ...plain.flatMap((name) => textsIn([part[name]]).map((value) => ({ field: name, value }))),
  ...(typeof part["booleanValue"] === "boolean"
    ? [{ field: "booleanValue", value: String(part["booleanValue"]) }]
    : []),
];
