import { decimalOf, decimalText } from "./decimal.ts";
import { measures } from "./event-checks.ts";
import { instantMs } from "./instant.ts";
import { isObject, type JsonObject, objectsIn, textIn } from "./json.ts";
import { measured } from "./measure.ts";
import { shortName } from "./vocabulary.ts";

/** A number of an event that can be asked for in any unit of its quantity. */
export interface SensorValue {
  /** Which of its kind in the event (report, quantity element, sensor element); what a query asks holds for one of them. */
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

/** Every measured number of an event that was checked, and the times of its sensors. */
export function valuesIn(event: JsonObject): SensorValue[] {
  const elements = objectsIn(event["sensorElementList"]);
  const reports = elements.flatMap(({ sensorReport }) => objectsIn(sensorReport));
  const amounts = lists.flatMap((name) => objectsIn(event[name]));
  return [
    ...reports.flatMap((report, at) => reported(report, at)),
    ...amounts.flatMap(({ quantity, uom }, at) =>
      valueOf(quantity, textIn(uom) ?? PIECES, { report: at, type: "", measure: "quantity" }),
    ),
    ...elements.flatMap(({ sensorMetadata }, at) => instantsIn(sensorMetadata, at)),
  ];
}

const instants = ["time", "startTime", "endTime"] as const;

/** Milliseconds since 1970. */
const instantsIn = (metadata: unknown, report: number): SensorValue[] =>
  instants.flatMap((measure) => {
    const ms = isObject(metadata) ? instantMs(metadata[measure]) : undefined;
    if (ms === undefined) return [];
    return [
      { report, type: "", measure, quantity: "instant", scaled: String(ms), raw: String(ms) },
    ];
  });

const reported = (item: JsonObject, report: number): SensorValue[] => {
  const uom = textIn(item["uom"]);
  const type = shortName("measurement", textIn(item["type"]) ?? "");
  const rank = valueOf(item["percRank"], PIECES, { report, type, measure: "percRank" });
  if (uom === undefined) return rank;
  return [
    ...rank,
    ...measures.flatMap((one) => valueOf(item[one], uom, { report, type, measure: one })),
  ];
};

function valueOf(
  value: unknown,
  uom: string,
  of: Pick<SensorValue, "measure" | "report" | "type">,
): SensorValue[] {
  const decimal = decimalOf(value);
  const scaled = decimal && measured(decimal, uom, of.measure === "sDev");
  return decimal === undefined || scaled === undefined
    ? []
    : [{ ...of, ...scaled, raw: decimalText(decimal) }];
}
