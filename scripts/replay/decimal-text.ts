import { DECIMAL_PATTERN } from "../../device-attest/decimal.ts";
import { RowFault } from "./fault.ts";

/** How a source spells numbers. Exponents and a leading plus are always understood: they have one meaning. */
export interface NumberDialect {
  readonly decimal: "." | ",";
  /** Between groups of three digits; undefined where none is used. */
  readonly thousands: string | undefined;
  /** Whether `04.03` is a number: some exports pad, others hide a date in it. */
  readonly leadingZeros: boolean;
}

/** ±digits × 10^-places, exactly; `places` may be negative in a factor. */
export interface ExactDecimal {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly places: number;
}

/** How an exact number becomes a record's decimal. */
export interface DecimalRule {
  readonly dialect: NumberDialect;
  /** Multiplies the cell, to come from the source's unit to the record's. */
  readonly times: ExactDecimal | undefined;
  /** Decimals that are kept, 0 to 6. */
  readonly places: number;
  /** `half-even` (IEEE 754 roundTiesToEven) rounds what has more decimals; `none` refuses it. */
  readonly round: "none" | "half-even";
}

export interface RecordDecimal {
  readonly text: string;
  readonly rounded: boolean;
}

const READY = new RegExp(DECIMAL_PATTERN);
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
const GROUPED = /^[+-]?\d{1,3}(?:_\d{3})+(?:\.|[eE]|$)/;
const TEXT_MAX = 64;
const WHOLE_DIGITS_MAX = 12;
const PLACES_MAX = 400;

export const PLAIN: NumberDialect = { decimal: ".", thousands: undefined, leadingZeros: false };

/**
 * A cell as a record's decimal, by text and integers only: a double would invent or lose digits.
 * Trailing zeros are kept, since they say how exact the source was.
 * @throws RowFault `notANumber`, `precision`, `range`
 */
export function decimalOf(cell: string, rule: DecimalRule): RecordDecimal {
  if (isReady(cell, rule)) return { text: cell, rounded: false };
  const parsed = parseDecimal(cell, rule.dialect);
  const exact = rule.times === undefined ? parsed : multiply(parsed, rule.times);
  return formatDecimal(exact, rule, cell);
}

/** Most cells are already what a record carries. */
const isReady = (cell: string, { dialect, times, places }: DecimalRule): boolean =>
  times === undefined && places === 6 && dialect.decimal === "." && READY.test(cell);

/** @throws RowFault `notANumber`, `range` for an exponent out of all proportion */
export function parseDecimal(cell: string, dialect: NumberDialect): ExactDecimal {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    NUMBER.exec(pointed(cell, dialect)) ?? [];
  if (sign === undefined || whole + fraction === "") throw new RowFault("notANumber", cell);
  if (!dialect.leadingZeros && /^0\d/.test(whole)) throw new RowFault("notANumber", cell);
  const places = fraction.length - Number(exponent);
  if (Math.abs(places) > PLACES_MAX) throw new RowFault("range", cell);
  return withoutExponent(sign === "-", BigInt(whole + fraction), places);
}

/** The cell with a decimal point and no grouping. */
function pointed(cell: string, { decimal, thousands }: NumberDialect): string {
  if (cell.length > TEXT_MAX) throw new RowFault("notANumber", cell);
  let text = cell;
  if (thousands !== undefined && cell.includes(thousands)) {
    const grouped = cell.replaceAll("_", "?").replaceAll(thousands, "_").replace(decimal, ".");
    if (!GROUPED.test(grouped)) throw new RowFault("notANumber", cell);
    text = cell.replaceAll(thousands, "");
  }
  if (decimal === ".") return text;
  if (text.includes(".")) throw new RowFault("notANumber", cell);
  return text.replace(decimal, ".");
}

/**
 * A factor without trailing zeros: a power of ten then only moves the point, and claims no decimals the source lacks.
 * @throws RowFault `notANumber`, `range`
 */
export function parseFactor(text: string): ExactDecimal {
  const { negative, ...exact } = parseDecimal(text, PLAIN);
  let { digits, places } = exact;
  if (digits === 0n) throw new RowFault("notANumber", text);
  for (; digits % 10n === 0n; places--) digits /= 10n;
  return { negative, digits, places };
}

const multiply = (a: ExactDecimal, b: ExactDecimal): ExactDecimal =>
  withoutExponent(a.negative !== b.negative, a.digits * b.digits, a.places + b.places);

const withoutExponent = (negative: boolean, digits: bigint, places: number): ExactDecimal =>
  places >= 0
    ? { negative, digits, places }
    : { negative, digits: digits * 10n ** BigInt(-places), places: 0 };

function formatDecimal(exact: ExactDecimal, rule: DecimalRule, cell: string): RecordDecimal {
  const { digits, places, rounded } = fit(exact, rule, cell);
  const text = digits.toString().padStart(places + 1, "0");
  const whole = text.slice(0, text.length - places);
  if (whole.length > WHOLE_DIGITS_MAX) throw new RowFault("range", cell);
  const unsigned = places === 0 ? whole : `${whole}.${text.slice(-places)}`;
  // A record has no -0: zero has one spelling.
  return { text: exact.negative && digits > 0n ? `-${unsigned}` : unsigned, rounded };
}

interface Fitted {
  readonly digits: bigint;
  readonly places: number;
  readonly rounded: boolean;
}

function fit({ digits, places }: ExactDecimal, rule: DecimalRule, cell: string): Fitted {
  if (places <= rule.places) return { digits, places, rounded: false };
  const unit = 10n ** BigInt(places - rule.places);
  const kept = digits / unit;
  const rest = digits % unit;
  if (rest === 0n) return { digits: kept, places: rule.places, rounded: false };
  if (rule.round === "none") throw new RowFault("precision", cell);
  const up = rest * 2n > unit || (rest * 2n === unit && kept % 2n === 1n);
  return { digits: up ? kept + 1n : kept, places: rule.places, rounded: true };
}
