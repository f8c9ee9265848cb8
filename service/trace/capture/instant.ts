/** ISO 8601 with a zone, as XML Schema dateTimeStamp and RFC 3339 have it; a day has no second 60 here. */
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

const DAY_MS = 86_400_000;

/** @returns milliseconds since 1970, what is finer rounded half up (CBV 2.0 section 8.9.2); undefined for no such moment */
export function instantMs(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const [
    whole,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = "",
    sign,
    offHour = "0",
    offMinute = "0",
  ] = INSTANT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const days = dayNumber(Number(year), Number(month), Number(day));
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  if (Number(offHour) > 23 || Number(offMinute) > 59) return undefined;
  const offset = (Number(offHour) * 60 + Number(offMinute)) * 60_000 * (sign === "-" ? -1 : 1);
  const ofDay = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  return days * DAY_MS + ofDay + milliseconds(fraction) - offset;
}

const milliseconds = (fraction: string): number =>
  Number(fraction.slice(0, 3).padEnd(3, "0")) + ((fraction[3] ?? "0") >= "5" ? 1 : 0);

/** Days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
function dayNumber(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
  );
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The civil date and time of an instant, in UTC: `2005-04-04T02:33:31.116Z`. */
export function instantText(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const rest = ms - days * DAY_MS;
  const { day, month, year } = civil(days);
  const time = [
    Math.floor(rest / 3_600_000),
    Math.floor(rest / 60_000) % 60,
    Math.floor(rest / 1000) % 60,
  ]
    .map((one) => padded(one, 2))
    .join(":");
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${time}.${padded(rest % 1000, 3)}Z`;
}

const padded = (value: number, count: number): string => String(value).padStart(count, "0");

function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
