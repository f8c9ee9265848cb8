import { type TArrayOptions, type TProperties, type TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import * as cbv from "./vocabulary.ts";

/** RFC 3986; a name with a prefix of the JSON-LD context has this form too. */
const CHARACTERS = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})";
const URI = `[A-Za-z][A-Za-z0-9+.\\-]*:${CHARACTERS}+(?:\\?(?:${CHARACTERS}|\\?)*)?(?:#(?:${CHARACTERS}|\\?)*)?$`;
/** What the vocabulary names by a short name has no other spelling. */
const NO_CBV = "(?!urn:epcglobal:cbv|https?:\\/\\/ns\\.gs1\\.org\\/cbv\\/)";
const NO_GS1_VOC = "(?!https?:\\/\\/(?:www\\.)?gs1\\.org\\/voc\\/)";
const LENGTH_MAX = 2048;

const text = (pattern: string) => Type.String({ pattern: `^${pattern}`, maxLength: LENGTH_MAX });
export const Uri = text(URI);
/** Checked by `instantMs` too, which knows the calendar. */
export const Time = Type.String({
  pattern:
    "^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,12})?(?:[Zz]|[+-]\\d{2}:\\d{2})$",
});
const term = (names: readonly string[], other = NO_CBV + URI) =>
  Type.Union([Type.Enum([...names]), text(other)]);
const list = (items: TSchema, options: TArrayOptions = {}) => Type.Array(items, options);

/** Only these members, and such as a prefix marks as somebody's own. */
export const open = (properties: TProperties) =>
  Type.Object(properties, { patternProperties: { [`^${URI}`]: {} }, additionalProperties: false });
const closed = (properties: TProperties) =>
  Type.Object(properties, { additionalProperties: false });
export const optional = (properties: Readonly<Record<string, TSchema>>): TProperties =>
  Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, Type.Optional(one)]));

const BizStep = term(cbv.bizSteps);
const Disposition = term(cbv.dispositions);
const Place = Type.Object({ id: Uri });
const Quantity = closed({
  epcClass: Uri,
  ...optional({ quantity: Type.Number(), uom: Type.String({ pattern: "^[A-Z0-9]{2,3}$" }) }),
});
const Transaction = closed({
  ...optional({ type: term(cbv.transactionTypes) }),
  bizTransaction: Uri,
});
const device = {
  time: Time,
  deviceID: Uri,
  deviceMetadata: Uri,
  rawData: Uri,
  dataProcessingMethod: Uri,
  bizRules: Uri,
};
const SensorReport = open({
  type: term(cbv.measurementTypes, NO_GS1_VOC + URI),
  ...optional({
    ...device,
    exception: term(cbv.alertTypes, NO_GS1_VOC + URI),
    microorganism: Uri,
    chemicalSubstance: Uri,
    coordinateReferenceSystem: Uri,
    component: term(cbv.components),
    stringValue: Type.String(),
    booleanValue: Type.Boolean(),
    hexBinaryValue: Type.String({ pattern: "^[A-Fa-f0-9]+$" }),
    uriValue: Uri,
    uom: Type.String(),
    value: Type.Number(),
    minValue: Type.Number(),
    maxValue: Type.Number(),
    meanValue: Type.Number(),
    sDev: Type.Number(),
    percRank: Type.Number(),
    percValue: Type.Number(),
  }),
});
const SensorElement = open({
  ...optional({ sensorMetadata: open(optional({ ...device, startTime: Time, endTime: Time })) }),
  sensorReport: list(SensorReport, { minItems: 1 }),
});
const PersistentDisposition = Type.Object(
  optional({
    set: list(Disposition, { minItems: 1, uniqueItems: true }),
    unset: list(Disposition, { minItems: 1, uniqueItems: true }),
  }),
  { additionalProperties: false, minProperties: 1 },
);

export const Context = Type.Union([
  Uri,
  Type.Object({}),
  list(Type.Union([Uri, Type.Object({})]), { uniqueItems: true }),
]);
const what = {
  eventTime: Time,
  eventTimeZoneOffset: Type.String({ pattern: "^[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00)$" }),
};
const common = optional({
  "@context": Context,
  recordTime: Time,
  eventID: Uri,
  certificationInfo: Type.Union([Uri, list(Uri)]),
  errorDeclaration: open({
    declarationTime: Time,
    ...optional({ reason: term(cbv.errorReasons), correctiveEventIDs: list(Uri) }),
  }),
});
const whyAndWhere = optional({
  bizStep: BizStep,
  disposition: Disposition,
  readPoint: Place,
  bizLocation: Place,
  bizTransactionList: list(Transaction),
  sourceList: list(closed({ type: term(cbv.endTypes), source: Uri })),
  destinationList: list(closed({ type: term(cbv.endTypes), destination: Uri })),
  sensorElementList: list(SensorElement),
});
const Action = Type.Enum(["ADD", "OBSERVE", "DELETE"]);
const Epcs = list(Uri, { uniqueItems: true });
const Quantities = list(Quantity);
const Ilmd = Type.Object(
  {},
  { patternProperties: { [`^${URI}`]: {} }, additionalProperties: false },
);
const children = optional({ childEPCs: list(Uri), childQuantityList: Quantities });

const shape = (type: string, properties: TProperties) =>
  open({ type: Type.Literal(type), ...what, ...common, ...whyAndWhere, ...properties });

/** The five types of EPCIS 2.0 section 7.4, as tallystick takes them: the standard's own JSON Schema allows no less. */
export const eventSchemas = {
  ObjectEvent: shape("ObjectEvent", {
    action: Action,
    ...optional({
      epcList: Epcs,
      quantityList: Quantities,
      persistentDisposition: PersistentDisposition,
      ilmd: Ilmd,
    }),
  }),
  AggregationEvent: shape("AggregationEvent", {
    action: Action,
    ...optional({ parentID: Uri }),
    ...children,
  }),
  AssociationEvent: shape("AssociationEvent", { action: Action, parentID: Uri, ...children }),
  TransactionEvent: shape("TransactionEvent", {
    action: Action,
    bizTransactionList: list(Transaction, { minItems: 1 }),
    ...optional({ parentID: Uri, epcList: list(Uri), quantityList: Quantities }),
  }),
  TransformationEvent: shape(
    "TransformationEvent",
    optional({
      inputEPCList: Epcs,
      inputQuantityList: Quantities,
      outputEPCList: Epcs,
      outputQuantityList: Quantities,
      transformationID: Uri,
      persistentDisposition: PersistentDisposition,
      ilmd: Ilmd,
    }),
  ),
} as const;

export type EventType = keyof typeof eventSchemas;

/** A type of somebody's own: kept and found again by what is common to all. */
const Extended = Type.Object({ type: Uri, ...what, ...common });

const checks = Object.fromEntries(
  Object.entries(eventSchemas).map(([type, schema]) => [type, Compile(schema)]),
) as Readonly<Record<EventType, ReturnType<typeof Compile>>>;
const extended = Compile(Extended);

export const isEventType = (type: unknown): type is EventType =>
  typeof type === "string" && Object.hasOwn(checks, type);

export interface SchemaFinding {
  /** JSON pointer below the event. */
  readonly pointer: string;
  readonly detail: string;
}

/** What is wrong with an event by its schema; undefined: nothing. */
export function schemaFinding(event: Readonly<Record<string, unknown>>): SchemaFinding | undefined {
  const { type } = event;
  const check = isEventType(type) ? checks[type] : extended;
  if (check.Check(event)) return undefined;
  const [first] = check.Errors(event);
  return { pointer: first?.instancePath ?? "", detail: first?.message ?? "does not fit" };
}
