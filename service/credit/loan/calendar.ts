import { instantMs } from "../../../device-attest/record.ts";

/** A day of the calendar, `YYYY-MM-DD`; days compare as text. */
export type Day = string;

/**
 * The day that it is somewhere.
 * @param timeZone IANA, as `Asia/Shanghai`
 * @throws RangeError for a time zone that there is not; Fault `schema` for no instant
 */
export function dayIn(timeZone: string, instant: string): Day {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(instantMs(instant));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** Whole days from one to the other, by the calendar: a day that the clock makes shorter or longer is one. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

/** The same day of a later month, or that month's last. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = fields(day);
  const sum = year * 12 + (month - 1) + months;
  const target = { year: quotient(sum, 12), month: (sum % 12) + 1 };
  const last = lengthOf(target.year, target.month);
  return `${digits(target.year, 4)}-${digits(target.month, 2)}-${digits(date < last ? date : last, 2)}`;
}

const digits = (value: number, length: number): string => String(value).padStart(length, "0");

const fields = (day: Day): [number, number, number] =>
  day.split("-").map(Number) as [number, number, number];

/** Of whole numbers that are not negative. */
const quotient = (a: number, b: number): number => (a - (a % b)) / b;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const lengthOf = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : lengths[month - 1]!;

/** Days since 1 March of the year 0, by Howard Hinnant's `days_from_civil`. */
function numberOf(day: Day): number {
  const [year, month, date] = fields(day);
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const leaps = quotient(y, 4) - quotient(y, 100) + quotient(y, 400);
  return y * 365 + leaps + quotient(153 * m + 2, 5) + date - 1;
}
