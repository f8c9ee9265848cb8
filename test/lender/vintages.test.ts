import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideLoan } from "../../service/credit/loan/decide-loan.ts";
import { loanOf } from "../../service/credit/loan/evolve-loan.ts";
import type { LoanCommand } from "../../service/credit/loan/loan-command.ts";
import type { LoanEvent } from "../../service/credit/loan/loan-event.ts";
import { seasoningOf } from "../../service/lender/vintages.ts";

const terms = {
  principal: "1200000",
  currency: "CNY",
  rateBp: 600,
  months: 12,
  method: "equalPrincipal",
  timeZone: "Asia/Shanghai",
} as const;
const at = (day: string): string => `${day}T04:00:00.000Z`;

/** A loan that was paid out on a day, and what was done to it then. */
function lent(day: string, ...then: readonly LoanCommand[]) {
  const payout = { reference: "out", amount: terms.principal, at: at(day) };
  const commands: readonly LoanCommand[] = [
    { kind: "offer", at: at(day), decision: "dc".repeat(32), terms, until: at("2099-01-01") },
    { kind: "accept", at: at(day), act: "ac".repeat(32) },
    { kind: "askPayout", ...payout },
    { kind: "confirm", ...payout, paidAt: at(day) },
    ...then,
  ];
  const events: LoanEvent[] = [];
  for (const command of commands) {
    const decided = decideLoan(loanOf(events), command);
    if (decided.kind === "refused") throw new Error(decided.code);
    events.push(...decided.events);
  }
  return { events, loan: loanOf(events) };
}

const assess = (day: string): LoanCommand => ({ kind: "assess", at: at(day) });
const writeOff = (day: string): LoanCommand => ({
  kind: "writeOff",
  at: at(day),
  because: "Gone.",
});
const now = at("2026-06-10");
const seasoned = (...loans: readonly ReturnType<typeof lent>[]) => seasoningOf(loans, "CNY", now);

describe("loans of one month", () => {
  it("count from the month on in which they were late by 30 days, also where they paid up", () => {
    const good = lent("2026-01-20");
    const late = lent("2026-01-15", assess("2026-03-20"), {
      kind: "repay",
      reference: "in",
      amount: "300000",
      at: at("2026-03-21"),
    });
    expect(seasoned(good, late).vintages).toEqual([
      { month: "2026-01", loans: 2, late: [0, 0, 1, 1, 1, 1] },
    ]);
  });

  it("count from when they were late, and not from when somebody looked", () => {
    const seen = lent("2026-01-15", assess("2026-03-18"), assess("2026-05-25"));
    const unseen = lent("2026-01-15", assess("2026-05-25"));
    const [one, other] = [seasoned(seen), seasoned(unseen)];
    expect(one.vintages[0]?.late).toEqual([0, 0, 1, 1, 1, 1]);
    expect(other).toEqual(one);
  });

  it("stay counted: no share of a vintage ever falls", () => {
    const day = fc
      .integer({ min: 0, max: 500 })
      .map((days) => new Date(Date.UTC(2025, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
    const loan = day.map((from) => lent(from, assess("2026-06-09")));
    fc.assert(
      fc.property(fc.array(loan, { maxLength: 8 }), (loans) => {
        for (const { late, loans: count } of seasoned(...loans).vintages) {
          expect(late).toEqual(late.toSorted((a, b) => a - b));
          expect(late.at(-1)).toBeLessThanOrEqual(count);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("classes", () => {
  it("have what is owed by days late, and what was lost", () => {
    const { classes } = seasoned(
      lent("2026-06-01"),
      lent("2026-01-15", assess("2026-02-20")),
      lent("2026-01-15", assess("2026-05-30")),
      lent("2026-01-15", assess("2026-05-30"), writeOff("2026-06-01")),
    );
    expect(Object.fromEntries(classes.map(({ class: name, loans }) => [name, loans]))).toEqual({
      none: 1,
      from1: 1,
      from30: 0,
      from60: 0,
      from90: 1,
      writtenOff: 1,
    });
    expect(classes[0]?.owed).toBe("12000");
    expect(Number(classes.at(-1)?.owed)).toBeGreaterThanOrEqual(12_000);
  });

  it("have no loan that was repaid, that was never paid out, or in another currency", () => {
    const payout = { reference: "in", amount: "1200000", principal: "1200000" };
    const repaid = lent("2026-01-15", { kind: "repayEarly", ...payout, at: at("2026-01-15") });
    const { events } = lent("2026-01-15");
    const offered = { events: events.slice(0, 1), loan: loanOf(events.slice(0, 1)) };
    const sum = (of: ReturnType<typeof seasoned>) =>
      of.classes.reduce((all, one) => all + one.loans, 0);
    expect(sum(seasoned(repaid, offered))).toBe(0);
    expect(sum(seasoningOf([lent("2026-01-15")], "EUR", now))).toBe(0);
  });
});
