import { isObject } from "../../evidence/verification/json-rpc.ts";
import type { OneSpelling } from "./record-checks.ts";

/** What an EPCIS event says went into what (EPCIS 2.0 sections 7.4.3 and 7.4.6), each thing by its one spelling. */
export interface Flow {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Events with one id speak of one transformation. */
  readonly transformation: string | undefined;
}

/** @returns undefined for a record that says nothing of the kind */
export function flowIn(record: unknown, oneSpelling: OneSpelling): Flow | undefined {
  const event = isObject(record) && record["kind"] === "event" ? record["event"] : undefined;
  if (!isObject(event)) return undefined;
  const named = (epcs: string, quantities: string): string[] =>
    [...listIn(event[epcs]), ...listIn(event[quantities]).map(classIn)]
      .filter((one) => typeof one === "string")
      .map((one) => oneSpelling(one));
  if (event["type"] === "TransformationEvent")
    return {
      inputs: named("inputEPCList", "inputQuantityList"),
      outputs: named("outputEPCList", "outputQuantityList"),
      transformation: textIn(event["transformationID"]),
    };
  const parent = textIn(event["parentID"]);
  if (event["type"] !== "AggregationEvent" || event["action"] === "DELETE" || parent === undefined)
    return undefined;
  return {
    inputs: named("childEPCs", "childQuantityList"),
    outputs: [oneSpelling(parent)],
    transformation: undefined,
  };
}

const listIn = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : [];
const classIn = (one: unknown): unknown => (isObject(one) ? one["epcClass"] : undefined);
const textIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

/** Whether one of them, or two of one transformation, say that `from` went into `to`. */
export const isSaid = (flows: readonly Flow[], from: string, to: string): boolean =>
  flows.some(
    (one) =>
      one.inputs.includes(from) &&
      flows.some(
        (other) =>
          other.outputs.includes(to) &&
          (other === one ||
            (one.transformation !== undefined && one.transformation === other.transformation)),
      ),
  );
