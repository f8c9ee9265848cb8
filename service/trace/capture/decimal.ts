/** `units` times ten to the power of minus `places`: exact, whatever the size. */
export interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

/** No number of JSON needs a longer exponent: 5e-324 is the smallest, 1.8e308 the largest. */
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A number of an event as the decimal that was written: JSON's numbers are binary, and their shortest spelling is what
 * was sent as long as it had at most 15 significant digits (ECMA-262 Number::toString). Signed records send text.
 * @returns undefined for what is no finite decimal
 */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const [whole, sign, integer = "", fraction = "", exponent = "0"] =
    NUMBER.exec(String(value)) ?? [];
  if (whole === undefined) return undefined;
  const units = BigInt(integer + fraction) * (sign === "-" ? -1n : 1n);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 };
}

export const times = (one: Decimal, other: Decimal): Decimal => ({
  units: one.units * other.units,
  places: one.places + other.places,
});

export function plus(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(one.places, other.places);
  return { units: shifted(one, places) + shifted(other, places), places };
}

const shifted = ({ places, units }: Decimal, to: number): bigint =>
  units * 10n ** BigInt(to - places);

/** Without exponent, plus sign or needless zeros: one spelling for one number. */
export function decimalText({ places, units }: Decimal): string {
  const size = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const cut = size.length - places;
  const fraction = size.slice(cut).replace(/0+$/, "");
  const text = size.slice(0, cut) + (fraction === "" ? "" : `.${fraction}`);
  return units < 0n ? `-${text}` : text;
}
