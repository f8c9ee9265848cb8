import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Calendar,
  calendarFault,
  type CalendarVersion,
  plannedIn,
  secondsOf,
  secondsWithin,
  type Span,
} from "../../service/portrait/calendar.ts";

const weekdays = [1, 2, 3, 4, 5];
const everyDay = [...weekdays, 6, 7];

const version = (some: Partial<CalendarVersion>): CalendarVersion => ({
  timeZone: "Asia/Shanghai",
  validFrom: "2020-01-01",
  shifts: [{ days: everyDay, start: "08:00", end: "17:00" }],
  exceptions: [],
  ...some,
});

const span = (from: string, to: string): Span => ({ from: Date.parse(from), to: Date.parse(to) });

const hoursIn = (calendar: Calendar, from: string, to: string): number =>
  secondsOf(plannedIn(calendar, span(from, to))) / 3600;

const textOf = (spans: readonly Span[]): string[][] =>
  spans.map(({ from, to }) => [new Date(from).toISOString(), new Date(to).toISOString()]);

describe("a calendar", () => {
  it("plans by the clock on the wall of its zone", () => {
    const spans = plannedIn([version({})], span("2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"));
    expect(textOf(spans)).toEqual([["2026-11-26T00:00:00.000Z", "2026-11-26T09:00:00.000Z"]]);
  });

  it("carries a night shift into the next day, and counts it on the day that it began", () => {
    const night = version({ shifts: [{ days: [5], start: "22:00", end: "06:00" }] });
    // Friday the 27th, in Shanghai.
    const spans = plannedIn([night], span("2026-11-26T16:00:00Z", "2026-11-30T16:00:00Z"));
    expect(textOf(spans)).toEqual([["2026-11-27T14:00:00.000Z", "2026-11-27T22:00:00.000Z"]]);
  });

  it("counts once what two shifts share", () => {
    const shared = version({
      shifts: [
        { days: everyDay, start: "06:00", end: "14:30" },
        { days: everyDay, start: "14:00", end: "22:00" },
      ],
    });
    expect(hoursIn([shared], "2026-11-25T16:00:00Z", "2026-11-26T16:00:00Z")).toBe(16);
  });

  it("puts other hours in place of a day's, and none on a holiday", () => {
    const holidays = version({
      exceptions: [
        { date: "2026-10-01", hours: [] },
        { date: "2026-10-02", hours: [{ start: "08:00", end: "12:00" }] },
      ],
    });
    expect(hoursIn([holidays], "2026-09-30T16:00:00Z", "2026-10-03T16:00:00Z")).toBe(4 + 9);
  });

  it("holds from its day on, and leaves what was before to what held then", () => {
    const longer = version({
      validFrom: "2026-11-02",
      shifts: [{ days: everyDay, start: "08:00", end: "20:00" }],
    });
    const calendar = [version({ validFrom: "2026-11-01" }), longer];
    expect(hoursIn(calendar, "2026-10-30T16:00:00Z", "2026-11-02T16:00:00Z")).toBe(0 + 9 + 12);
  });

  it("plans by the last that was declared of several from one day", () => {
    const other = version({ shifts: [] });
    expect(hoursIn([version({}), other], "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")).toBe(0);
  });

  it("loses an hour of a night in which the clock is set forward, and gains one when it is set back", () => {
    const night = version({
      timeZone: "Europe/Berlin",
      shifts: [{ days: everyDay, start: "22:00", end: "06:00" }],
    });
    expect(hoursIn([night], "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z")).toBe(7);
    expect(hoursIn([night], "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z")).toBe(9);
  });

  it("begins by the old time where the clock is set forward over its beginning", () => {
    const early = version({
      timeZone: "Europe/Berlin",
      shifts: [{ days: [7], start: "02:30", end: "06:00" }],
    });
    const spans = plannedIn([early], span("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"));
    expect(textOf(spans)).toEqual([["2026-03-29T01:30:00.000Z", "2026-03-29T04:00:00.000Z"]]);
  });

  it("knows the leap day", () => {
    expect(hoursIn([version({})], "2028-02-28T16:00:00Z", "2028-02-29T16:00:00Z")).toBe(9);
    expect(calendarFault(version({ validFrom: "2028-02-29" }))).toBeUndefined();
  });

  it.for([
    ["zoneUnknown", { timeZone: "Asia/Nowhere" }],
    ["noSuchDay", { validFrom: "2027-02-29" }],
    ["noSuchDay", { exceptions: [{ date: "2026-11-31", hours: [] }] }],
    ["emptyHours", { shifts: [{ days: [1], start: "08:00", end: "08:00" }] }],
    [
      "dayTwice",
      {
        exceptions: [
          { date: "2026-10-01", hours: [] },
          { date: "2026-10-01", hours: [] },
        ],
      },
    ],
  ] as const)("that has a fault is refused: %s", ([fault, some]) => {
    expect(calendarFault(version(some))).toBe(fault);
  });
});

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30", "45"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
const shift = fc
  .record({ days: fc.subarray(everyDay, { minLength: 1 }), start: clock, end: clock })
  .filter(({ end, start }) => start !== end);
const anyVersion = fc
  .record({
    timeZone: fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"),
    shifts: fc.array(shift, { maxLength: 3 }),
  })
  .map((some) => version(some));
const HOUR = 3_600_000;
const anyHours = fc.integer({ min: 1, max: 24 * 9 });
const start = Date.parse("2026-03-26T00:00:00Z");

describe("the planned spans of any calendar", () => {
  it("lie apart, in order and within, and add up from the parts of any division", () => {
    fc.assert(
      fc.property(anyVersion, anyHours, anyHours, (one, first, second) => {
        const [middle, end] = [start + first * HOUR, start + (first + second) * HOUR];
        const spans = plannedIn([one], { from: start, to: end });
        const edges = spans.flatMap(({ from, to }) => [from, to]);
        const parts = [
          ...plannedIn([one], { from: start, to: middle }),
          ...plannedIn([one], { from: middle, to: end }),
        ];
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        expect(new Set(edges).size).toBe(edges.length);
        expect(edges.every((at) => at >= start && at <= end)).toBe(true);
        expect(secondsOf(parts)).toBe(secondsOf(spans));
        expect(secondsWithin({ from: start, to: middle }, spans)).toBe(
          secondsOf(plannedIn([one], { from: start, to: middle })),
        );
      }),
    );
  });
});
