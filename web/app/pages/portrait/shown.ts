/** A share of one as a percentage, of three digits at most. */
export const percent = (share: string, digits = 1): string =>
  `${(Number(share) * 100).toFixed(digits).replace(/\.0+$/, "")} %`;

/** A figure's value as people read it. */
export const shownValue = (value: string, unit: string): string =>
  unit === "1" ? percent(value) : `${rounded(Number(value))} ${unitName(unit)}`.trimEnd();

/** UCUM writes a product with a dot, where people write `kWh`, and what is counted in braces, which the name says. */
const unitName = (unit: string): string => unit.replaceAll(/\.|\/?\{[^}]*\}/g, "");

const rounded = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
