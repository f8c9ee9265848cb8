import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, dayIn, daysBetween } from "../../../service/credit/loan/calendar.ts";
import {
  dueDays,
  interestFor,
  methods,
  scheduleOf,
} from "../../../service/credit/loan/schedule.ts";

const annuity = (rateBp: number, months: number, principal: bigint) =>
  scheduleOf({ principal, rateBp, method: "annuity" }, dueDays("2026-01-01", months));

const total = (values: readonly bigint[]): bigint => values.reduce((sum, one) => sum + one, 0n);

describe("a schedule", () => {
  it("of an annuity is the one that textbooks have", () => {
    // 100,000.00 at 6 % over 12 months: 8,606.64 a month (100000 · 0.005 · 1.005^12 / (1.005^12 − 1) = 8606.6430).
    const days = dueDays("2026-01-15", 12);
    const all = scheduleOf({ principal: 10_000_000n, rateBp: 600, method: "annuity" }, days);
    expect(all[0]).toEqual({ due: "2026-02-15", principal: 810_664n, interest: 50_000n });
    expect(all.slice(0, -1).every((one) => one.principal + one.interest === 860_664n)).toBe(true);
    // What eleven roundings left.
    expect(all.at(-1)).toEqual({ due: "2027-01-15", principal: 856_387n, interest: 4282n });
  });

  it("of equal principal leaves what does not divide to the last", () => {
    const all = scheduleOf(
      { principal: 100n, rateBp: 1200, method: "equalPrincipal" },
      dueDays("2026-01-01", 3),
    );
    expect(all.map(({ principal }) => principal)).toEqual([33n, 33n, 34n]);
    expect(all.map(({ interest }) => interest)).toEqual([1n, 1n, 0n]);
  });

  it("without interest, of one month, of a single cent", () => {
    expect(annuity(0, 3, 100n).map(({ principal }) => principal)).toEqual([33n, 33n, 34n]);
    expect(annuity(600, 1, 100_000n)).toEqual([
      { due: "2026-02-01", principal: 100_000n, interest: 500n },
    ]);
    expect(total(annuity(600, 12, 1n).map(({ principal }) => principal))).toBe(1n);
  });

  it("adds up to the loan to the cent, for any loan", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 14n }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 360 }),
        fc.constantFrom(...methods),
        (principal, rateBp, months, method) => {
          const all = scheduleOf({ principal, rateBp, method }, dueDays("2026-01-31", months));
          expect(all).toHaveLength(months);
          expect(total(all.map((one) => one.principal))).toBe(principal);
          expect(all.every((one) => one.principal >= 0n && one.interest >= 0n)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("days", () => {
  it("of a month's end come back after a shorter month, and know leap years", () => {
    expect(dueDays("2027-12-31", 3)).toEqual(["2028-01-31", "2028-02-29", "2028-03-31"]);
    expect(addMonths("2026-01-30", 1)).toBe("2026-02-28");
    expect(addMonths("2096-02-29", 48)).toBe("2100-02-28");
    expect(addMonths("1999-02-28", 12)).toBe("2000-02-28");
  });

  it("are counted by the calendar, whatever the clock does", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(daysBetween("2026-12-31", "2026-01-01")).toBe(-364);
  });

  it("agree with the platform's calendar", () => {
    const day = fc
      .date({ min: new Date("1971-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (a, b) => {
        expect(daysBetween(a, b)).toBe((Date.parse(b) - Date.parse(a)) / 86_400_000);
      }),
    );
  });

  it("begin at midnight of the lender's time zone", () => {
    expect(dayIn("Asia/Shanghai", "2026-06-01T15:59:59.999Z")).toBe("2026-06-01");
    expect(dayIn("Asia/Shanghai", "2026-06-01T16:00:00.000Z")).toBe("2026-06-02");
    // Summer time begins and ends.
    expect(dayIn("Europe/Berlin", "2026-03-28T22:59:59.999Z")).toBe("2026-03-28");
    expect(dayIn("Europe/Berlin", "2026-03-29T21:59:59.999Z")).toBe("2026-03-29");
    expect(dayIn("Europe/Berlin", "2026-10-25T22:59:59.999Z")).toBe("2026-10-25");
  });

  it("bear interest, 30 of a month at most", () => {
    expect(interestFor(1_000_000n, 3600, "2026-01-01", "2026-01-02")).toBe(1000n);
    const month = interestFor(1_000_000n, 3600, "2026-01-01", "2026-01-31");
    expect(interestFor(1_000_000n, 3600, "2026-01-01", "2026-02-01")).toBe(month);
    expect(interestFor(1_000_000n, 3600, "2026-02-01", "2026-01-01")).toBe(0n);
  });
});
