import { describe, expect, it } from "vitest";
import {
  outcomeDefaults,
  type Outcomes,
  outcomesByCase,
  outcomesCheck,
} from "../../service/score/document/outcomes.ts";

const batch = (cases: Outcomes["cases"]): Outcomes => ({
  v: 1,
  kind: "outcomes",
  lender: "a bank",
  observedUntil: "2026-06-30T00:00:00.000Z",
  windowMonths: 12,
  cases,
});

const loss = (amountMinor: string) => ({ amountMinor, currency: "CNY" });

describe("an outcome", () => {
  it.for([
    [0, "good"],
    [29, "good"],
    [30, "indeterminate"],
    [89, "indeterminate"],
    [90, "bad"],
    [400, "bad"],
  ] as const)("of %d days overdue is %s", ([daysOverdueMax, outcome]) => {
    const given = batch([{ case: "A", daysOverdueMax }]);
    expect(outcomesByCase(given, outcomeDefaults)).toEqual(new Map([["A", outcome]]));
  });

  it("with a loss is bad however few the days, and a loss of nothing is none", () => {
    const given = batch([
      { case: "A", daysOverdueMax: 5, loss: loss("1") },
      { case: "B", daysOverdueMax: 5, loss: loss("0") },
    ]);
    expect([...outcomesByCase(given, outcomeDefaults).values()]).toEqual(["bad", "good"]);
  });

  it("follows the lender's own definition", () => {
    const given = batch([{ case: "A", daysOverdueMax: 60 }]);
    expect([...outcomesByCase(given, { badFromDays: 60, goodBelowDays: 1 }).values()]).toEqual([
      "bad",
    ]);
  });

  it("stands once for a case", () => {
    const given = batch([
      { case: "A", daysOverdueMax: 0 },
      { case: "A", daysOverdueMax: 90 },
    ]);
    expect(() => outcomesByCase(given, outcomeDefaults)).toThrow(
      expect.objectContaining({ code: "duplicateCase", where: { found: "A" } }),
    );
  });
});

it.for<readonly [string, unknown]>([
  ["no cases", batch([])],
  ["negative days", batch([{ case: "A", daysOverdueMax: -1 }])],
  [
    "a loss with a fraction",
    batch([{ case: "A", daysOverdueMax: 0, loss: { amountMinor: "1.5", currency: "CNY" } }]),
  ],
  ["a case whose name has a line break", batch([{ case: "A\n", daysOverdueMax: 0 }])],
  ["a member that nobody knows", { ...batch([{ case: "A", daysOverdueMax: 0 }]), extra: 1 }],
])("a batch with %s does not fit", ([, value]) => {
  expect(outcomesCheck.Check(value)).toBe(false);
});
