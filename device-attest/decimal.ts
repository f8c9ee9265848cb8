import { Fault } from "./fault.ts";

/** A decimal as records carry it: no exponent, at most 12 digits before and 6 after the point, no `-0`. */
export const DECIMAL_PATTERN = "^(?!-0(?:\\.0+)?$)-?(?:0|[1-9]\\d{0,11})(?:\\.\\d{1,6})?$";
const DECIMAL = new RegExp(DECIMAL_PATTERN);

/**
 * The decimal in millionths, exactly.
 * @throws Fault `schema` when `text` is not a decimal
 */
export function toMicro(text: string): bigint {
  if (!DECIMAL.test(text)) throw new Fault("schema", `${text.slice(0, 40)} is not a decimal`);
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const micro = BigInt(whole + fraction.padEnd(6, "0"));
  return text.startsWith("-") ? -micro : micro;
}
