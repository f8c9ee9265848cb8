import { decimalOf, decimalText } from "./decimal.ts";
import { measured } from "./measure.ts";
import { QueryFault } from "./query-fault.ts";

export type Comparison = "EQ" | "GT" | "GE" | "LT" | "LE";

/** A measured number of one report, element or quantity compares so. */
export interface ValueCondition {
  readonly of: "report" | "amount" | "element";
  readonly measure: string;
  /** null: as it was written, in whatever unit. */
  readonly quantity: string | null;
  readonly comparison: Comparison;
  /** Exact decimals; more than one for EQ alone. */
  readonly values: readonly string[];
}

const NUMBER =
  /^(EQ|GT|GE|LT|LE)_(value|minValue|maxValue|meanValue|sDev|percValue|percRank|quantity)(?:_([A-Za-z0-9]{2,4}))?$/;

/**
 * A parameter such as `GE_value_CEL` (EPCIS 2.0 section 8.2.7.1); undefined for a name of another kind.
 * In whichever unit it is asked: the answer is the same in every unit of the quantity.
 * @throws QueryFault
 */
export function numberCondition(
  name: string,
  values: readonly string[],
): ValueCondition | undefined {
  const [, comparison, measure = "", uom] = NUMBER.exec(name) ?? [];
  if (comparison === undefined) return undefined;
  if (values.length !== 1 && comparison !== "EQ")
    throw new QueryFault("epcisQueryParameter", name, "one number");
  const isBare = measure === "quantity" || measure === "percRank";
  if (uom === undefined && !isBare)
    throw new QueryFault("epcisQueryParameter", name, `needs a unit: ${name}_CEL, say`);
  const scaled = values.map((text) => scaledBy(name, text, measure, uom));
  return {
    of: measure === "quantity" ? "amount" : "report",
    measure,
    quantity: scaled[0]?.quantity ?? null,
    comparison: comparison as Comparison,
    values: scaled.map(({ value }) => value),
  };
}

/** More than any event has (1.8e308), and within what the database takes. */
const DIGITS_MAX = 400;

function scaledBy(name: string, text: string, measure: string, uom: string | undefined) {
  const decimal = text.length > DIGITS_MAX ? undefined : decimalOf(text);
  if (decimal === undefined) throw new QueryFault("epcisQueryParameter", name, "a decimal number");
  if (uom === undefined) return { quantity: null, value: decimalText(decimal) };
  const of = measured(decimal, uom, measure === "sDev");
  if (of === undefined)
    throw new QueryFault("epcisQueryParameter", name, `${uom} is no unit that is known here`);
  return { quantity: of.quantity, value: of.scaled };
}
