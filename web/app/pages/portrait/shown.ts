/** A share of one as a percentage, of three digits at most. */
export const percent = (share: string, digits = 1): string =>
  `${(Number(share) * 100).toFixed(digits).replace(/\.0+$/, "")} %`;

/** A figure's value as people read it. */
export const shownValue = (value: string, unit: string): string =>
  unit === "1" ? percent(value) : `${rounded(Number(value))} ${unitName(unit)}`;

/** UCUM writes a product with a dot; people write `kWh`. */
const unitName = (unit: string): string => unit.replaceAll(".", "");

const rounded = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
