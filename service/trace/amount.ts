/** Amounts are counted in 10^-12 of their unit: exact sums without floating point. */
const DIGITS = 12;
const AMOUNT = /^(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?$/;

/** Whether `text` is a decimal above zero that the index takes. */
export const isAmount = (text: string): boolean => AMOUNT.test(text) && /[1-9]/.test(text);

/** @param text decimal as the database writes it, possibly negative, with at most 12 digits after the point */
export function scaled(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(DIGITS, "0"));
  return text.startsWith("-") ? -value : value;
}
