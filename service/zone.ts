const OFFSET = /^([+-])(0\d|1[0-4]):([0-5]\d)$/;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether `zone` is UTC, an offset such as `+09:00`, or an IANA zone that this machine knows. */
export function isZone(zone: string): boolean {
  if (zone === "UTC" || OFFSET.test(zone)) return true;
  try {
    formatOf(zone);
    return /^[A-Z]/.test(zone);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The offsets from UTC under which a wall clock in `zone` shows `local`: one as a rule, two in the hour that a clock
 * set back shows twice, none in the hour that a clock set forward skips.
 * @param local the clock's reading as if it were UTC, in milliseconds
 */
export function offsetsAt(local: number, zone: string): readonly number[] {
  if (zone === "UTC") return [0];
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? [];
  if (sign !== undefined)
    return [(sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000];
  // No zone is further than a day from UTC, and none changes twice in two days.
  const candidates = new Set([offsetOf(local - DAY_MS, zone), offsetOf(local + DAY_MS, zone)]);
  return [...candidates].filter((offset) => offsetOf(local - offset, zone) === offset);
}

/** The offset in force at an instant. */
function offsetOf(instant: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((found) => found.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

/** Building one costs a millisecond; a source has one zone and many rows. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, format);
  return format;
}
