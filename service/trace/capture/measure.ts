import { type Decimal, decimalOf, decimalText, plus, times } from "./decimal.ts";
import { type Quantity, unitOf } from "./units.ts";

/** What an amount is of, as one exact number. */
export interface Measured {
  readonly quantity: Quantity;
  /** In bases of the quantity; decimal. */
  readonly scaled: string;
}

/**
 * @param code of UN/CEFACT Recommendation 20
 * @param isDifference a spread has no zero point: 1 °C of it is 1 K
 * @returns undefined for a unit that is not in the table
 */
export function measured(value: Decimal, code: string, isDifference = false): Measured | undefined {
  const unit = unitOf(code);
  if (unit === undefined) return undefined;
  const { factor, offset, quantity } = unit;
  const from = isDifference ? value : plus(value, exact(offset));
  return { quantity, scaled: decimalText(times(from, exact(factor))) };
}

function exact(text: string): Decimal {
  const decimal = decimalOf(text);
  if (decimal === undefined) throw new Error(`${text} in the table of units is no decimal`);
  return decimal;
}
