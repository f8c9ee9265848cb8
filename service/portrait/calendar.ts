import { caught, Fault } from "../../device-attest/fault.ts";
import { instantMs } from "../../device-attest/record.ts";
import { instantOf } from "../evidence/verification/instant.ts";
import { isZone, offsetsAt } from "../zone.ts";

/** From a minute of a day to another, by the clock on the wall; until the next day where `end` is not after `start`. */
export interface WorkingHours {
  /** `HH:MM`. */
  readonly start: string;
  /** `HH:MM`, or `24:00`. */
  readonly end: string;
}

/** Hours that are worked on some days of the week: 1 is Monday, 7 Sunday (ISO 8601). */
export interface Shift extends WorkingHours {
  readonly days: readonly number[];
}

/** When a machine is planned to work, from a day on. */
export interface CalendarVersion {
  /** IANA. */
  readonly timeZone: string;
  /** The first day by it, `YYYY-MM-DD`. */
  readonly validFrom: string;
  readonly shifts: readonly Shift[];
  /** Days of which other hours hold than those of their weekday; none for a holiday. */
  readonly exceptions: readonly {
    readonly date: string;
    readonly hours: readonly WorkingHours[];
  }[];
}

/**
 * In the order in which they were declared. A day is planned by the version that is valid from the latest day before it
 * or on it, of several from one day by the last that was declared. Before the first nothing is planned.
 */
export type Calendar = readonly CalendarVersion[];

/** Milliseconds since 1970; `to` is not within. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type CalendarFault = "zoneUnknown" | "noSuchDay" | "emptyHours" | "dayTwice";

/** What is wrong with a calendar as somebody declares it; undefined when nothing is. */
export function calendarFault(version: CalendarVersion): CalendarFault | undefined {
  const { exceptions, shifts, timeZone, validFrom } = version;
  if (!isZone(timeZone)) return "zoneUnknown";
  const dates = exceptions.map(({ date }) => date);
  if (![validFrom, ...dates].every(isDay)) return "noSuchDay";
  if (new Set(dates).size < dates.length) return "dayTwice";
  const hours = [...shifts, ...exceptions.flatMap((one) => one.hours)];
  return hours.some(({ end, start }) => start === end) ? "emptyHours" : undefined;
}

const DAY_MS = 86_400_000;
const dateOf = (ms: number): string => instantOf(ms / 1000).slice(0, 10);
const midnightOf = (date: string): number => instantMs(`${date}T00:00:00.000Z`);
const isDay = (date: string): boolean => !(caught(() => midnightOf(date)) instanceof Fault);

/** @returns the spans of a calendar within a span, apart from each other and in order: what two shifts share counts once */
export function plannedIn(calendar: Calendar, within: Span): Span[] {
  const spans = daysAround(within).flatMap((date) => {
    const version = versionOn(calendar, date);
    return version === undefined ? [] : spansOn(version, date);
  });
  const cut = spans
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => a.from - b.from);
  return apart(cut);
}

/** Seconds of them. */
export const secondsOf = (spans: readonly Span[]): number =>
  Math.floor(spans.reduce((sum, { from, to }) => sum + to - from, 0) / 1000);

/** Seconds of one span that lie in others, which lie apart. */
export const secondsWithin = (one: Span, others: readonly Span[]): number =>
  secondsOf(
    others
      .map(({ from, to }) => ({ from: Math.max(from, one.from), to: Math.min(to, one.to) }))
      .filter(({ from, to }) => from < to),
  );

/** Days of which hours may lie within a span: no zone is further than a day from UTC, no shift longer than one. */
function daysAround({ from, to }: Span): string[] {
  const first = Math.floor(from / DAY_MS) - 2;
  const last = Math.floor(to / DAY_MS) + 1;
  return Array.from({ length: last - first + 1 }, (_one, at) => dateOf((first + at) * DAY_MS));
}

function versionOn(calendar: Calendar, date: string): CalendarVersion | undefined {
  let holding: CalendarVersion | undefined;
  for (const version of calendar)
    if (version.validFrom <= date && version.validFrom >= (holding?.validFrom ?? ""))
      holding = version;
  return holding;
}

/** Hours are counted one by one, and a day has many. */
const known = new WeakMap<CalendarVersion, Map<string, Span[]>>();

function spansOn(version: CalendarVersion, date: string): Span[] {
  const days = known.get(version) ?? new Map<string, Span[]>();
  known.set(version, days);
  const spans = days.get(date) ?? hoursOn(version, date).map((one) => spanOf(version, date, one));
  days.set(date, spans);
  return spans;
}

function hoursOn({ exceptions, shifts }: CalendarVersion, date: string): readonly WorkingHours[] {
  const exception = exceptions.find((one) => one.date === date);
  if (exception !== undefined) return exception.hours;
  // The first day of 1970 was a Thursday.
  const weekday = ((midnightOf(date) / DAY_MS + 3) % 7) + 1;
  return shifts.filter(({ days }) => days.includes(weekday));
}

function spanOf({ timeZone }: CalendarVersion, date: string, { end, start }: WorkingHours): Span {
  const midnight = midnightOf(date);
  const [from, to] = [minutesOf(start), minutesOf(end)];
  const until = to > from ? to : to + 24 * 60;
  return {
    from: instantAt(midnight + from * 60_000, timeZone),
    to: instantAt(midnight + until * 60_000, timeZone),
  };
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * When a clock on the wall shows a time: the first of the two where it is set back, and where it is set forward over it
 * the moment by the time that it was set forward from (RFC 5545, section 3.3.5).
 */
function instantAt(wall: number, timeZone: string): number {
  const offsets = offsetsAt(wall, timeZone);
  if (offsets.length > 0) return wall - Math.max(...offsets);
  const [before = 0] = offsetsAt(wall - DAY_MS, timeZone);
  return wall - before;
}

function apart(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return merged;
}
