import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { decimalOf, decimalText } from "./decimal.ts";
import { canonicalUri } from "./epc.ts";
import { instantMs, instantText } from "./instant.ts";
import { isObject, type JsonObject } from "./json.ts";
import { type Vocabulary, webName } from "./vocabulary.ts";

/** Namespaces of a JSON-LD context by their prefix. */
export type Prefixes = ReadonlyMap<string, string>;

/**
 * The event hash of CBV 2.0 section 8.9.2: what an event says, whichever way it is written down, as an id. Members in the
 * standard's order, lists sorted, times in UTC, keys as Digital Links, terms as web addresses, names of one's own with
 * their namespace. recordTime, eventID, errorDeclaration and context take no part.
 * @returns `ni:///sha-256;<hexadecimal>?ver=CBV2.0`
 */
export const eventIdOf = (event: JsonObject, prefixes: Prefixes): string =>
  `ni:///sha-256;${toHex(sha256(utf8(preHash(event, prefixes))))}?ver=CBV2.0`;

/** What is hashed. */
export const preHash = (event: JsonObject, prefixes: Prefixes): string =>
  `eventType=${scalar(event["type"])}${members(event, ofEvent, prefixes)}`;

/** How the value of a member is written; its name stands before it already where it has one value. */
type Form = (name: string, value: unknown, prefixes: Prefixes) => string;
type Order = Readonly<Record<string, Form>>;

/** Known members in their order, then those of one's own, sorted. */
function members(of: JsonObject, order: Order, prefixes: Prefixes): string {
  const known = Object.entries(order).map(([name, form]) =>
    of[name] === undefined ? "" : form(name, of[name], prefixes),
  );
  return known.join("") + extensions(of, prefixes);
}

/** `{namespace}name=value`, deeper ones likewise; lists as the same name again. */
function extensions(of: JsonObject, prefixes: Prefixes): string {
  return Object.keys(of)
    .filter((name) => name.includes(":"))
    .flatMap((name) => each(of[name]).map((one) => extension(name, one, prefixes)))
    .toSorted(byCodePoint)
    .join("");
}

const extension = (name: string, value: unknown, prefixes: Prefixes): string =>
  expanded(name, prefixes) + (isObject(value) ? extensions(value, prefixes) : `=${scalar(value)}`);

function expanded(name: string, prefixes: Prefixes): string {
  const at = name.indexOf(":");
  const namespace = prefixes.get(name.slice(0, at));
  return namespace === undefined ? name : `{${namespace}}${name.slice(at + 1)}`;
}

const each = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** UTF-16 and code points differ in order only beyond the basic plane, where no name of an event lies. */
const byCodePoint = (one: string, other: string): number =>
  one < other ? -1 : one > other ? 1 : 0;

/** Numbers without needless digits, keys as Digital Links, any other text without blanks around it. */
function scalar(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value ?? "");
  const number = decimalOf(text);
  return number === undefined ? canonicalUri(text) : decimalText(number);
}

const plain: Form = (name, value) => `${name}=${scalar(value)}`;
/** As it is: an offset or a code only looks like a number. */
const literal: Form = (name, value) => `${name}=${String(value)}`;
const time: Form = (name, value) => {
  const ms = instantMs(value);
  return `${name}=${ms === undefined ? String(value) : instantText(ms)}`;
};
const term =
  (of: Vocabulary): Form =>
  (name, value) =>
    `${name}=${webName(of, String(value))}`;

/** A list's name once, then its members, sorted. */
const listed =
  (item: (value: unknown, prefixes: Prefixes) => string): Form =>
  (name, value, prefixes) => {
    const items = each(value).map((one) => item(one, prefixes));
    return items.length === 0 ? "" : name + items.toSorted(byCodePoint).join("");
  };

const objects = (before: string, order: Order) =>
  listed((value, prefixes) => (isObject(value) ? before + members(value, order, prefixes) : ""));
const nested =
  (order: Order): Form =>
  (name, value, prefixes) =>
    isObject(value) ? name + members(value, order, prefixes) : "";
/** Of several values each is named. */
const repeated =
  (form: Form): Form =>
  (name, value, prefixes) =>
    each(value)
      .map((one) => form(name, one, prefixes))
      .toSorted(byCodePoint)
      .join("");

const epcs = listed((value) => `epc=${scalar(value)}`);
const quantities = objects("quantityElement", { epcClass: plain, quantity: plain, uom: literal });
const place = nested({ id: plain });
const device: Order = {
  deviceID: plain,
  deviceMetadata: plain,
  rawData: plain,
  dataProcessingMethod: plain,
};
const alert: Form = (name, value) =>
  `${name}=${/^[A-Z_]+$/.test(String(value)) ? `https://gs1.org/voc/SensorAlertType-${String(value)}` : scalar(value)}`;
const report: Order = {
  type: term("measurement"),
  exception: alert,
  ...device,
  time,
  microorganism: plain,
  chemicalSubstance: plain,
  value: plain,
  component: term("component"),
  stringValue: plain,
  booleanValue: plain,
  hexBinaryValue: literal,
  uriValue: plain,
  minValue: plain,
  maxValue: plain,
  meanValue: plain,
  sDev: plain,
  percRank: plain,
  percValue: plain,
  uom: literal,
  coordinateReferenceSystem: plain,
};
const metadata: Order = { time, startTime: time, endTime: time, ...device, bizRules: plain };
const reports: Form = (_name, value, prefixes) =>
  each(value)
    .map((one) => (isObject(one) ? `sensorReport${members(one, report, prefixes)}` : ""))
    .toSorted(byCodePoint)
    .join("");

const ofEvent: Order = {
  eventTime: time,
  eventTimeZoneOffset: literal,
  certificationInfo: repeated(plain),
  parentID: plain,
  epcList: epcs,
  inputEPCList: epcs,
  childEPCs: epcs,
  quantityList: quantities,
  childQuantityList: quantities,
  inputQuantityList: quantities,
  outputEPCList: epcs,
  outputQuantityList: quantities,
  action: literal,
  transformationID: plain,
  bizStep: term("bizStep"),
  disposition: term("disposition"),
  persistentDisposition: nested({
    set: repeated(term("disposition")),
    unset: repeated(term("disposition")),
  }),
  readPoint: place,
  bizLocation: place,
  bizTransactionList: objects("", { type: term("bizTransaction"), bizTransaction: plain }),
  sourceList: objects("", { type: term("end"), source: plain }),
  destinationList: objects("", { type: term("end"), destination: plain }),
  sensorElementList: objects("sensorElement", {
    sensorMetadata: nested(metadata),
    sensorReport: reports,
  }),
  ilmd: nested({}),
};

/** Prefixes that the standard's own context defines. */
const standard: readonly (readonly [string, string])[] = [
  ["cbvmda", "urn:epcglobal:cbv:mda"],
  ["cbv", "https://ref.gs1.org/cbv/"],
  ["gs1", "https://gs1.org/voc/"],
  ["epcis", "https://ref.gs1.org/epcis/"],
];

/** Of one or several `@context` members, later ones first in line. */
export function prefixesIn(...contexts: readonly unknown[]): Prefixes {
  const own = contexts
    .flatMap(each)
    .filter(isObject)
    .flatMap((one) => Object.entries(one))
    .filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return new Map([...standard, ...own]);
}
