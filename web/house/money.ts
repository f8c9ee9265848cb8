/** An amount as it is written, in groups of three digits. */
export function money(amount: string, currency: string): string {
  const [whole = "", fraction] = amount.split(".");
  const grouped = whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
  return `${grouped}${fraction === undefined ? "" : `.${fraction.padEnd(2, "0")}`} ${currency}`;
}

/** Parts per million as a percentage with two decimals. */
export const percentOfPpm = (ppm: number): string => `${(ppm / 10_000).toFixed(2)} %`;

/** Basis points as a percentage. */
export const percentOfBp = (bp: number): string => `${(bp / 100).toFixed(2)} %`;
