import { RowFault } from "./fault.ts";
import { escapeRegExp } from "./template.ts";
import { offsetsAt } from "../../service/zone.ts";

/** How a source spells a moment. */
export interface InstantRule {
  readonly format: string;
  /** `UTC`, an offset such as `+09:00`, or an IANA zone such as `Asia/Seoul`. Unused where the cell says its own. */
  readonly zone: string;
  /**
   * What 00:00 means: the start of its date, or its end, as in logs that stamp the last slot of a day with that day.
   */
  readonly midnight: "start" | "end";
}

/** Milliseconds since 1970 in UTC. */
export type Instant = number;

const DAY_MS = 86_400_000;
/** Longer tokens first: `MM` is not two `M`. */
const TOKENS: readonly (readonly [string, string])[] = [
  ["yyyy", "(?<year>\\d{4})"],
  ["MM", "(?<month>\\d{2})"],
  ["M", "(?<month>\\d{1,2})"],
  ["dd", "(?<day>\\d{2})"],
  ["d", "(?<day>\\d{1,2})"],
  ["HH", "(?<hour>\\d{2})"],
  ["H", "(?<hour>\\d{1,2})"],
  ["mm", "(?<minute>\\d{2})"],
  ["ss", "(?<second>\\d{2})"],
  ["SSS", "(?<milli>\\d{3})"],
];
const TOKEN = /yyyy|MM|M|dd|d|HH|H|mm|ss|SSS/g;
const ISO =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A reader of one format: tokens `yyyy MM M dd d HH H mm ss SSS` and literal text between them; or `iso` (RFC 3339 with
 * its offset), `epochMs`, `epochS` (Unix time).
 * @throws RangeError for a format without year, month and day
 * @throws RowFault (by the reader) `notATime`, `timeAmbiguous`, `timeSkipped`
 */
export function instantReader(rule: InstantRule): (cell: string) => Instant {
  if (rule.format === "iso") return readIso;
  if (rule.format === "epochMs") return (cell) => readEpoch(cell, 1);
  if (rule.format === "epochS") return (cell) => readEpoch(cell, 1000);
  const pattern = formatPattern(rule.format);
  return (cell) => {
    const fields = pattern.exec(cell)?.groups;
    if (fields === undefined) throw new RowFault("notATime", cell);
    const local = localTime(fields, cell);
    const endsDay = rule.midnight === "end" && local % DAY_MS === 0;
    return toUtc(endsDay ? local + DAY_MS : local, rule.zone, cell);
  };
}

function formatPattern(format: string): RegExp {
  for (const token of ["yyyy", "M", "d"])
    if (!format.includes(token)) throw new RangeError(`a time format needs ${token}`);
  const tokens = new Map(TOKENS);
  let source = "";
  let at = 0;
  for (const match of format.matchAll(TOKEN)) {
    source += escapeRegExp(format.slice(at, match.index)) + (tokens.get(match[0]) ?? "");
    at = match.index + match[0].length;
  }
  return new RegExp(`^${source}${escapeRegExp(format.slice(at))}$`);
}

/** The wall clock's reading as if it were UTC; a 31st of February or a 25th hour is no time. */
function localTime(fields: Record<string, string | undefined>, cell: string): number {
  const part = (name: string): number => Number(fields[name] ?? 0);
  const [hour, minute, second] = [part("hour"), part("minute"), part("second")];
  const midnight = Date.UTC(part("year"), part("month") - 1, part("day"));
  const date = new Date(midnight);
  const exists =
    part("year") >= 1000 &&
    date.getUTCMonth() === part("month") - 1 &&
    date.getUTCDate() === part("day") &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!exists) throw new RowFault("notATime", cell);
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000 + part("milli");
}

function toUtc(local: number, zone: string, cell: string): Instant {
  const offsets = offsetsAt(local, zone);
  if (offsets.length === 0) throw new RowFault("timeSkipped", cell);
  if (offsets.length > 1) throw new RowFault("timeAmbiguous", cell);
  return local - offsets[0]!;
}

function readIso(cell: string): Instant {
  const [, date, time, fraction = "", offset] = ISO.exec(cell) ?? [];
  const milli = fraction.slice(0, 3).padEnd(3, "0");
  const instant = offset === undefined ? NaN : Date.parse(`${date}T${time}.${milli}${offset}`);
  if (!isInstant(instant)) throw new RowFault("notATime", cell);
  return instant;
}

function readEpoch(cell: string, factor: number): Instant {
  const instant = /^\d{1,15}$/.test(cell) ? Number(cell) * factor : NaN;
  if (!isInstant(instant)) throw new RowFault("notATime", cell);
  return instant;
}

/** Years 0 to 9999, which ISO 8601 writes with four digits. */
const isInstant = (instant: number): boolean =>
  instant >= -62_167_219_200_000 && instant <= 253_402_300_799_999;
