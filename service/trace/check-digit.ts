/**
 * Check digit of GS1 keys (GS1 General Specifications, section 7.9): weights 3 and 1 from the right.
 * @param digits without the check digit
 */
export function checkDigitOf(digits: string): string {
  const sum = digits
    .split("")
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit is the check digit of those before it. */
export const hasCheckDigit = (digits: string): boolean =>
  checkDigitOf(digits.slice(0, -1)) === digits.slice(-1);
