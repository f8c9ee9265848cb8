import { decimalOf, decimalText } from "./decimal.ts";
import { measures } from "./event-checks.ts";
import { type JsonObject, objectsIn, textIn } from "./json.ts";
import { measured } from "./measure.ts";
import { shortName } from "./vocabulary.ts";

/** A number of an event that can be asked for in any unit of its quantity. */
export interface SensorValue {
  /** Which report or quantity element of the event; what one query asks of a value holds for one of them. */
  readonly report: number;
  /** Measurement type; empty for a quantity of things. */
  readonly type: string;
  /** `value`, `minValue`, ..., `quantity`. */
  readonly measure: string;
  readonly quantity: string;
  /** In bases of the quantity, decimal. */
  readonly scaled: string;
  /** As it was written, decimal. */
  readonly raw: string;
}

const lists = ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"];
/** What is counted without a unit is counted in pieces. */
const PIECES = "C62";

/** Every measured number of an event that was checked. */
export function valuesIn(event: JsonObject): SensorValue[] {
  const reports = objectsIn(event["sensorElementList"]).flatMap(({ sensorReport }) => objectsIn(sensorReport));
  const amounts = lists.flatMap((name) => objectsIn(event[name]));
  return [
    ...reports.flatMap((report, at) => reported(report, at)),
    ...amounts.flatMap(({ quantity, uom }, at) =>
      valueOf(quantity, textIn(uom) ?? PIECES, { report: reports.length + at, type: "", measure: "quantity" }),
    ),
  ];
}

const reported = (item: JsonObject, report: number): SensorValue[] => {
  const uom = textIn(item["uom"]);
  const type = shortName("measurement", textIn(item["type"]) ?? "");
  if (uom === undefined) return [];
  return measures.flatMap((measure) => valueOf(item[measure], uom, { report, type, measure }));
};

function valueOf(
  value: unknown,
  uom: string,
  of: Pick<SensorValue, "measure" | "report" | "type">,
): SensorValue[] {
  const decimal = decimalOf(value);
  const scaled = decimal && measured(decimal, uom, of.measure === "sDev");
  return decimal === undefined || scaled === undefined ? [] : [{ ...of, ...scaled, raw: decimalText(decimal) }];
}
