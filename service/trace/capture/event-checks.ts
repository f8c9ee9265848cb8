import { decimalOf } from "./decimal.ts";
import { EventFault } from "./event-fault.ts";
import { isEventType, schemaFinding } from "./event-schema.ts";
import { instantMs } from "./instant.ts";
import { isObject, type JsonObject, objectsIn, wordIn } from "./json.ts";
import { isMeasuredIn, unitOf } from "./units.ts";

/** As deep as a signed record may be. */
const DEPTH_MAX = 32;
/** A key with a meaning to JavaScript has none to EPCIS. */
const unsafe = new Set(["__proto__", "constructor", "prototype"]);

/** @throws EventFault for an event that cannot be true, or is no event, whatever else was said */
export function checkEvent(event: unknown): asserts event is JsonObject {
  if (!isObject(event)) throw new EventFault("eventSchema", "", "an event is an object");
  checkSafe(event);
  const finding = schemaFinding(event);
  if (finding !== undefined) throw new EventFault("eventSchema", finding.pointer, finding.detail);
  if (isEventType(event["type"])) requireContent(event);
  checkTimes(event, "");
  checkQuantities(event);
  checkReports(event);
}

/** No recursion: what is nested a million deep must not reach the end of the stack. */
export function checkSafe(root: unknown): void {
  const open: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [
    { value: root, pointer: "", depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { depth, pointer, value } = next;
    if (depth > DEPTH_MAX)
      throw new EventFault("eventUnsafe", pointer.slice(0, 200), "nested too deeply");
    if (typeof value === "string") checkText(value, pointer);
    if (typeof value !== "object" || value === null) continue;
    for (const [name, one] of Object.entries(value)) {
      const below = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      checkText(name, pointer);
      if (unsafe.has(name))
        throw new EventFault("eventUnsafe", below, `no member may be named ${name}`);
      open.push({ value: one, pointer: below, depth: depth + 1 });
    }
  }
}

function checkText(text: string, pointer: string): void {
  if (text.includes("\u0000") || !text.isWellFormed())
    throw new EventFault("eventUnreadable", pointer, "text with NUL or half a character");
}

const has = (event: JsonObject, name: string): boolean =>
  Array.isArray(event[name]) && event[name].length > 0;

/** What the types require of one or another of their members (EPCIS 2.0 sections 7.4.2 to 7.4.6). */
function requireContent(event: JsonObject): void {
  const problem = missing(event);
  if (problem !== undefined) throw new EventFault("eventSchema", "", problem);
}

function missing(event: JsonObject): string | undefined {
  const isDelete = event["action"] === "DELETE";
  switch (wordIn(event["type"])) {
    case "ObjectEvent":
      if (event["ilmd"] !== undefined && event["action"] !== "ADD")
        return "ilmd goes with ADD alone";
      return event["epcList"] !== undefined || has(event, "quantityList") || isSensed(event)
        ? undefined
        : "needs epcList, quantityList, or sensorElementList with readPoint";
    case "TransactionEvent":
      return event["epcList"] !== undefined || has(event, "quantityList") || isDelete
        ? undefined
        : "needs epcList or quantityList";
    case "TransformationEvent": {
      const [goesIn, comesOut] = ["input", "output"].map(
        (side) => has(event, `${side}EPCList`) || has(event, `${side}QuantityList`),
      );
      const isWhole =
        event["transformationID"] === undefined ? goesIn && comesOut : goesIn || comesOut;
      return isWhole === true
        ? undefined
        : "needs inputs and outputs; one of them with transformationID";
    }
    default:
      return has(event, "childEPCs") || has(event, "childQuantityList") || isDelete
        ? undefined
        : "needs childEPCs or childQuantityList";
  }
}

const isSensed = (event: JsonObject): boolean =>
  has(event, "sensorElementList") && event["readPoint"] !== undefined;

const times = new Set([
  "eventTime",
  "recordTime",
  "declarationTime",
  "time",
  "startTime",
  "endTime",
]);
const parts = new Set(["errorDeclaration", "sensorElementList", "sensorMetadata", "sensorReport"]);

/** The 30th of February has the form of a date. */
function checkTimes(value: JsonObject, pointer: string): void {
  for (const [name, one] of Object.entries(value)) {
    const at = `${pointer}/${name}`;
    if (times.has(name) && instantMs(one) === undefined)
      throw new EventFault(
        "eventTime",
        at,
        `${wordIn(one).slice(0, 60)} is no instant of the calendar`,
      );
    if (!parts.has(name)) continue;
    if (isObject(one)) checkTimes(one, at);
    for (const [index, item] of objectsIn(one).entries())
      checkTimes(item, `${at}/${String(index)}`);
  }
}

const quantityLists = [
  "quantityList",
  "childQuantityList",
  "inputQuantityList",
  "outputQuantityList",
];
const WHOLE_DIGITS_MAX = 18;
const FRACTION_DIGITS_MAX = 12;

function checkQuantities(event: JsonObject): void {
  for (const name of quantityLists)
    for (const [index, { quantity, uom }] of objectsIn(event[name]).entries()) {
      const at = `/${name}/${String(index)}`;
      if (uom !== undefined && unitOf(wordIn(uom)) === undefined)
        throw unknownUnit(wordIn(uom), `${at}/uom`);
      if (quantity !== undefined) checkQuantity(quantity, uom !== undefined, `${at}/quantity`);
    }
}

function checkQuantity(quantity: unknown, hasUnit: boolean, pointer: string): void {
  const amount = decimalOf(quantity);
  const fail = (detail: string): never => {
    throw new EventFault("eventQuantity", pointer, detail);
  };
  if (amount === undefined) return fail("no decimal number");
  if (amount.units < 0n) return fail("less than nothing");
  const length = amount.units.toString().length - amount.places;
  if (length > WHOLE_DIGITS_MAX || amount.places > FRACTION_DIGITS_MAX)
    return fail("at most 18 digits before the point and 12 after it");
  const isWhole = amount.units % 10n ** BigInt(amount.places) === 0n;
  if (!hasUnit && !isWhole) return fail("part of a piece: what is counted without a unit is whole");
  return undefined;
}

export const measures = [
  "value",
  "minValue",
  "maxValue",
  "meanValue",
  "sDev",
  "percValue",
] as const;

function checkReports(event: JsonObject): void {
  for (const [at, element] of objectsIn(event["sensorElementList"]).entries())
    for (const [index, report] of objectsIn(element["sensorReport"]).entries()) {
      const pointer = `/sensorElementList/${String(at)}/sensorReport/${String(index)}`;
      if (report["uom"] !== undefined) checkUnit(report, `${pointer}/uom`);
      if (decimalOf(report["sDev"] ?? 0)?.units !== undefined && Number(report["sDev"] ?? 0) < 0)
        throw new EventFault("eventQuantity", `${pointer}/sDev`, "a deviation is not negative");
    }
}

function checkUnit(report: JsonObject, pointer: string): void {
  const [type, uom] = [wordIn(report["type"]), wordIn(report["uom"])];
  const unit = unitOf(uom);
  if (unit === undefined) throw unknownUnit(uom, pointer);
  if (!isMeasuredIn(type, unit.quantity))
    throw new EventFault("eventUnit", pointer, `${uom} is no unit of ${type}`);
}

const unknownUnit = (uom: string, pointer: string): EventFault =>
  new EventFault("eventUnit", pointer, `${uom.slice(0, 20)} is no unit that is known here`);
