import { Fault } from "./fault.ts";

/** A decimal as records carry it: no exponent, at most 12 digits before and 6 after the point, no `-0`. */
export const DECIMAL_PATTERN = "^(?!-0(?:\\.0+)?$)-?(?:0|[1-9]\\d{0,11})(?:\\.\\d{1,6})?$";
const DECIMAL = new RegExp(DECIMAL_PATTERN);
const MICRO = 1_000_000n;

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

/** Millionths as a decimal, without needless zeros. */
export function microText(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const fraction = (size % MICRO).toString().padStart(6, "0").replace(/0+$/, "");
  const text = `${String(size / MICRO)}${fraction === "" ? "" : `.${fraction}`}`;
  return micro < 0n ? `-${text}` : text;
}
