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

/** Sums are kept in 10^-24, so that an amount times a factor of another unit stays exact. */
const SUM_DIGITS = 2 * DIGITS;

/** An amount in another unit, in 10^-24 of that. */
export const timesFactor = (amount: string, factor: string): bigint =>
  scaled(amount) * scaled(factor);

/** The shortest decimal of a sum in 10^-24. */
export function decimalOf(sum: bigint): string {
  const digits = (sum < 0n ? -sum : sum).toString().padStart(SUM_DIGITS + 1, "0");
  const fraction = digits.slice(-SUM_DIGITS).replace(/0+$/, "");
  const text = digits.slice(0, -SUM_DIGITS) + (fraction === "" ? "" : `.${fraction}`);
  return sum < 0n ? `-${text}` : text;
}
