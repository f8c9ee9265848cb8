import { canonicalUri } from "./epc.ts";
import { instantMs } from "./instant.ts";
import { type Comparison, numberCondition, type ValueCondition } from "./number-condition.ts";
import { QueryFault } from "./query-fault.ts";
import { shortName, type Vocabulary } from "./vocabulary.ts";

/** One of these fields has one of these values. */
export interface TermCondition {
  readonly fields: readonly string[];
  readonly values: readonly string[];
}

export type OrderBy = "eventTime" | "recordTime" | "captured";

/** A query of EPCIS events (EPCIS 2.0 section 8.2.7.1), read and checked. */
export interface EventQuery {
  readonly types: readonly string[] | undefined;
  readonly ids: readonly string[] | undefined;
  /** Milliseconds since 1970: at or after `from`, before `to`. */
  readonly eventTime: Range;
  readonly recordTime: Range;
  readonly declared: Range;
  readonly isDeclared: boolean;
  readonly terms: readonly TermCondition[];
  readonly values: readonly ValueCondition[];
  /** Measurement types, one of which the report has that the values are asked of. */
  readonly measuring: readonly string[] | undefined;
  readonly orderBy: OrderBy;
  readonly isDescending: boolean;
  readonly eventCountLimit: number | undefined;
  readonly maxEventCount: number | undefined;
}

export interface Range {
  readonly from?: number;
  readonly to?: number;
}

/** Parameters as a query string gives them: a list is the name again, or its values with bars between them. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const vocabularies: Readonly<Record<string, Vocabulary>> = {
  bizStep: "bizStep",
  disposition: "disposition",
  persistentDisposition_set: "disposition",
  persistentDisposition_unset: "disposition",
  errorReason: "reason",
  type: "measurement",
};
const uriFields = new Set([
  "readPoint",
  "bizLocation",
  "transformationID",
  "deviceID",
  "dataProcessingMethod",
  "microorganism",
  "chemicalSubstance",
  "bizRules",
  "uriValue",
]);
const plainFields = new Set([
  "action",
  "correctiveEventID",
  "stringValue",
  "hexBinaryValue",
  "booleanValue",
]);
/** MATCH_*: which fields each of them looks into. */
const matches: Readonly<Record<string, readonly string[]>> = {
  epc: ["epc"],
  parentID: ["parentID"],
  inputEPC: ["inputEPC"],
  outputEPC: ["outputEPC"],
  anyEPC: ["epc", "parentID", "inputEPC", "outputEPC"],
  epcClass: ["epcClass"],
  inputEPCClass: ["inputEPCClass"],
  outputEPCClass: ["outputEPCClass"],
  anyEPCClass: ["epcClass", "inputEPCClass", "outputEPCClass"],
};

interface Draft {
  types?: readonly string[];
  ids?: readonly string[];
  eventTime: Range;
  recordTime: Range;
  declared: Range;
  isDeclared: boolean;
  terms: TermCondition[];
  values: ValueCondition[];
  measuring?: readonly string[];
  orderBy: OrderBy;
  isDescending: boolean;
  eventCountLimit?: number;
  maxEventCount?: number;
}

/** @throws QueryFault for what is no parameter, or no value of it: a condition that is passed over would answer too much */
export function readQuery(parameters: Parameters): EventQuery {
  const draft: Draft = {
    eventTime: {},
    recordTime: {},
    declared: {},
    isDeclared: false,
    terms: [],
    values: [],
    orderBy: "captured",
    isDescending: parameters["orderBy"] !== undefined,
  };
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) readParameter(draft, name, listOf(value));
  if (draft.eventCountLimit !== undefined && draft.maxEventCount !== undefined)
    throw new QueryFault(
      "epcisQueryParameter",
      "maxEventCount",
      "not together with eventCountLimit",
    );
  return {
    types: undefined,
    ids: undefined,
    measuring: undefined,
    eventCountLimit: undefined,
    maxEventCount: undefined,
    ...draft,
  };
}

const listOf = (value: string | readonly string[]): string[] =>
  [value].flat().flatMap((one) => one.split("|"));

function readParameter(draft: Draft, name: string, values: readonly string[]): void {
  const read =
    readControl(draft, name, values) ||
    readTime(draft, name, values) ||
    readNumber(draft, name, values) ||
    readTerm(draft, name, values);
  if (!read)
    throw new QueryFault(
      "epcisQueryParameter",
      name.slice(0, 100),
      "is no parameter that is known here",
    );
}

function readControl(draft: Draft, name: string, values: readonly string[]): boolean {
  switch (name) {
    case "eventType":
      draft.types = values;
      return true;
    case "EQ_eventID":
      draft.ids = values;
      return true;
    case "EXISTS_errorDeclaration":
      draft.isDeclared = !["false", "0"].includes(values[0] ?? "");
      return true;
    case "orderBy":
      draft.orderBy = oneOf(name, values, ["eventTime", "recordTime"] as const);
      return true;
    case "orderDirection":
      draft.isDescending = oneOf(name, values, ["ASC", "DESC"] as const) === "DESC";
      return true;
    case "eventCountLimit":
    case "maxEventCount":
      draft[name] = countOf(name, values);
      return true;
    default:
      return false;
  }
}

function oneOf<T extends string>(name: string, values: readonly string[], of: readonly T[]): T {
  const found = of.find((one) => one === values[0]);
  if (found === undefined || values.length !== 1)
    throw new QueryFault("epcisQueryParameter", name, `one of ${of.join(", ")}`);
  return found;
}

function countOf(name: string, values: readonly string[]): number {
  if (values.length !== 1 || !/^[1-9]\d{0,8}$/.test(values[0] ?? ""))
    throw new QueryFault("epcisQueryParameter", name, "a whole number above zero");
  return Number(values[0]);
}

const timeFields: Readonly<Record<string, "eventTime" | "recordTime" | "declared">> = {
  eventTime: "eventTime",
  recordTime: "recordTime",
  errorDeclarationTime: "declared",
  errorDeclaration_Time: "declared",
};

function readTime(draft: Draft, name: string, values: readonly string[]): boolean {
  const [, comparison, of = ""] =
    /^(GE|LT)_(eventTime|recordTime|errorDeclarationTime|errorDeclaration_Time|time|startTime|endTime)$/.exec(
      name,
    ) ?? [];
  if (comparison === undefined) return false;
  const ms = values.length === 1 ? instantMs(values[0]) : undefined;
  if (ms === undefined)
    throw new QueryFault("epcisQueryParameter", name, "an instant with its zone");
  const field = timeFields[of];
  if (field !== undefined)
    draft[field] = { ...draft[field], [comparison === "GE" ? "from" : "to"]: ms };
  else
    draft.values.push({
      of: "element",
      measure: of,
      quantity: "instant",
      comparison: comparison as Comparison,
      values: [String(ms)],
    });
  return true;
}

function readNumber(draft: Draft, name: string, values: readonly string[]): boolean {
  const condition = numberCondition(name, values);
  if (condition !== undefined) draft.values.push(condition);
  return condition !== undefined;
}

function readTerm(draft: Draft, name: string, values: readonly string[]): boolean {
  const [, verb, field = ""] = /^(EQ|MATCH)_(.+)$/.exec(name) ?? [];
  if (verb === "MATCH") {
    if (!Object.hasOwn(matches, field)) return false;
    draft.terms.push({ fields: matches[field] ?? [], values: values.map(canonicalUri) });
    return true;
  }
  const spelled = verb === "EQ" ? spellingOf(field) : undefined;
  if (spelled === undefined) return false;
  const condition = { fields: [spelled.field], values: values.map(spelled.spell) };
  draft.terms.push(condition);
  if (field === "type") draft.measuring = condition.values;
  return true;
}

function spellingOf(
  field: string,
): { field: string; spell: (value: string) => string } | undefined {
  if (plainFields.has(field)) return { field, spell: (value) => value };
  if (uriFields.has(field)) return { field, spell: canonicalUri };
  const vocabulary = Object.hasOwn(vocabularies, field) ? vocabularies[field] : undefined;
  if (vocabulary !== undefined) return { field, spell: (value) => shortName(vocabulary, value) };
  const [, relation = "", type] = /^(bizTransaction|source|destination)_(.+)$/.exec(field) ?? [];
  if (type === undefined) return undefined;
  const of = relation === "bizTransaction" ? "bizTransaction" : "end";
  return { field: `${relation}_${shortName(of, type)}`, spell: canonicalUri };
}
