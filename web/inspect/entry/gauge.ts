import { DECIMAL_PATTERN } from "../../../device-attest/decimal.ts";

/** What was wrong with a text, by code: the page has the words. */
export type GaugeFault =
  "empty" | "noNumber" | "otherUnit" | "thousands" | "severalNumbers" | "tooFine" | "tooLarge";

export type GaugeReading =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "fault"; readonly fault: GaugeFault };

const DECIMAL = new RegExp(DECIMAL_PATTERN);
const WHOLE_DIGITS_MAX = 12;
const FRACTION_DIGITS_MAX = 6;

/**
 * Reads what a gauge typed, or a person: decimal point or comma, full-width digits as Chinese keyboards write them, a sign,
 * leading zeros, and the unit behind it, which must be the characteristic's own: nothing is converted on the quiet.
 * @param unit UCUM, of the characteristic
 * @returns the decimal as records carry it, with as many places as the gauge showed
 */
export function readGauge(text: string, unit: string): GaugeReading {
  const plain = text.normalize("NFKC").replaceAll("−", "-").trim();
  if (plain === "") return fault("empty");
  const [, sign = "", digits = "", rest = ""] = /^([+-]?)\s*([\d.,]+)\s*(.*)$/su.exec(plain) ?? [];
  if (!/\d/.test(digits)) return fault("noNumber");
  if (/^[+-]?\s*\d/.test(rest)) return fault("severalNumbers");
  if (/^[eE][+-]?\d/.test(rest)) return fault("noNumber");
  const reading = decimalOf(sign, digits);
  // What two presses of a gauge run together is no matter of units.
  if (reading.kind === "fault" || rest === "" || isUnit(rest, unit)) return reading;
  return fault(/\d/.test(rest) ? "noNumber" : "otherUnit");
}

function decimalOf(sign: string, digits: string): GaugeReading {
  const separators = digits.replaceAll(/\d/g, "");
  // 1,234.5 is one thing in London and another in Berlin: neither is guessed.
  if (new Set(separators).size > 1) return fault("thousands");
  if (separators.length > 1) return fault("severalNumbers");
  const [whole = "", fraction = ""] = digits.split(/[.,]/);
  const units = whole.replace(/^0+(?=\d)/, "") || "0";
  if (fraction.length > FRACTION_DIGITS_MAX) return fault("tooFine");
  if (units.length > WHOLE_DIGITS_MAX) return fault("tooLarge");
  const magnitude = fraction === "" ? units : `${units}.${fraction}`;
  const value = sign === "-" && /[1-9]/.test(magnitude) ? `-${magnitude}` : magnitude;
  return DECIMAL.test(value) ? { kind: "value", value } : fault("noNumber");
}

const fault = (code: GaugeFault): GaugeReading => ({ kind: "fault", fault: code });

/** As people and gauges write units of UCUM; two spellings of one unit, never two units. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  um: ["µm", "μm"],
  Cel: ["°C", "C", "℃"],
  deg: ["°"],
  Ohm: ["Ω"],
  "{HRC}": ["HRC"],
};

const isUnit = (text: string, unit: string): boolean => {
  const known = [unit, unit.replaceAll(/[{}]/g, ""), ...(spellings[unit] ?? [])];
  return known.some((one) => one.normalize("NFKC") === text);
};
