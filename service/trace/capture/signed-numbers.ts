import { decimalOf, decimalText } from "./decimal.ts";
import { measures } from "./event-checks.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

const numeric: ReadonlySet<string> = new Set([...measures, "percRank", "quantity"]);
const lists: ReadonlySet<string> = new Set([
  "quantityList",
  "childQuantityList",
  "inputQuantityList",
  "outputQuantityList",
  "sensorElementList",
  "sensorReport",
]);

/**
 * The event of a signed record as EPCIS writes it: a record has no floating point, so its decimals are text
 * (docs/device-protocol.md). What would not be the same number afterwards stays text, and the schema refuses it.
 */
export const withNumbers = (event: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(event).map(([name, value]) => [name, numbered(name, value)]));

function numbered(name: string, value: Json): Json {
  if (numeric.has(name) && typeof value === "string") return numberOf(value) ?? value;
  if (!lists.has(name) || !Array.isArray(value)) return value;
  return value.map((one: Json) => (isObject(one) ? withNumbers(one) : one));
}

function numberOf(text: string): number | undefined {
  const [exact, rounded] = [decimalOf(text), decimalOf(Number(text))];
  const isSame = exact && rounded && decimalText(exact) === decimalText(rounded);
  return isSame === true ? Number(text) : undefined;
}
