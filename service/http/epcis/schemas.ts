import { type TProperties, Type } from "typebox";
import { PER_PAGE, PER_PAGE_MAX } from "./options.ts";

/** The name again for each value, or values with bars between them. */
const Some = Type.Optional(
  Type.Union([Type.String({ maxLength: 20_000 }), Type.Array(Type.String(), { maxItems: 200 })]),
);
const all = (names: readonly string[]): TProperties =>
  Object.fromEntries(names.map((name) => [name, Some]));

export const Paging = {
  perPage: Type.Optional(Type.Integer({ minimum: 1, maximum: PER_PAGE_MAX, default: PER_PAGE })),
  nextPageToken: Type.Optional(Type.String({ maxLength: 200 })),
};

/** Parameters with a fixed name (EPCIS 2.0 section 8.2.7.1); those with a unit or a type in it are described beside. */
export const queryParameters = all([
  "eventType",
  "GE_eventTime",
  "LT_eventTime",
  "GE_recordTime",
  "LT_recordTime",
  "EQ_action",
  "EQ_bizStep",
  "EQ_disposition",
  "EQ_persistentDisposition_set",
  "EQ_persistentDisposition_unset",
  "EQ_readPoint",
  "EQ_bizLocation",
  "EQ_transformationID",
  "MATCH_epc",
  "MATCH_parentID",
  "MATCH_inputEPC",
  "MATCH_outputEPC",
  "MATCH_anyEPC",
  "MATCH_epcClass",
  "MATCH_inputEPCClass",
  "MATCH_outputEPCClass",
  "MATCH_anyEPCClass",
  "EQ_quantity",
  "GT_quantity",
  "GE_quantity",
  "LT_quantity",
  "LE_quantity",
  "EQ_eventID",
  "EXISTS_errorDeclaration",
  "GE_errorDeclarationTime",
  "LT_errorDeclarationTime",
  "EQ_errorReason",
  "EQ_correctiveEventID",
  "orderBy",
  "orderDirection",
  "eventCountLimit",
  "maxEventCount",
  "GE_startTime",
  "LT_startTime",
  "GE_endTime",
  "LT_endTime",
  "EQ_type",
  "EQ_deviceID",
  "EQ_dataProcessingMethod",
  "EQ_microorganism",
  "EQ_chemicalSubstance",
  "EQ_bizRules",
  "EQ_stringValue",
  "EQ_hexBinaryValue",
  "EQ_uriValue",
  "EQ_booleanValue",
]);

export const EVENTS_DESCRIPTION =
  "Beside the parameters below: `EQ_|GT_|GE_|LT_|LE_` with `value|minValue|maxValue|meanValue|sDev|percValue|quantity` " +
  "and a unit of UN/CEFACT Recommendation 20, e.g. `GE_value_CEL=20`: the answer is the same in every unit of the " +
  "quantity; `EQ_bizTransaction_<type>`, `EQ_source_<type>`, `EQ_destination_<type>`. An unknown parameter is refused.";

/** An EPCISQueryDocument: events as they were captured, with `eventID` and `recordTime`. */
export const QueryDocument = Type.Unsafe<object>({ type: "object", additionalProperties: true });

export const Job = Type.Object({
  captureID: Type.String(),
  createdAt: Type.String(),
  finishedAt: Type.String(),
  running: Type.Boolean({ description: "Never: a job is answered when it is done" }),
  success: Type.Boolean(),
  captureErrorBehaviour: Type.Enum(["rollback", "proceed"]),
  errors: Type.Array(
    Type.Object({
      type: Type.String(),
      title: Type.String(),
      status: Type.Integer(),
      code: Type.String(),
      detail: Type.String(),
      pointer: Type.String(),
      position: Type.Integer(),
      eventID: Type.Optional(Type.String()),
    }),
  ),
});
