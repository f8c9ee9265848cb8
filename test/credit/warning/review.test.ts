import { describe, expect, it } from "vitest";
import { policyText, readPolicyText } from "../../../service/credit/decision/policy.ts";
import type { WarningRule } from "../../../service/credit/decision/warning-rules.ts";
import type { Watched } from "../../../service/credit/warning/watched.ts";
import { withPolicy } from "../decision/support/case.ts";
import { late, LATER, reviewed, seeing, unchanged, warnedOf, withSeen } from "./support.ts";

const figureOf = (name: string) =>
  unchanged.portrait.sections.flatMap(({ figures }) => figures).find((one) => one.name === name)!;

const withRules = (rules: WarningRule[], watched = unchanged): Watched => ({
  ...watched,
  policy: withPolicy({ watch: { rules, reducedToPpm: 250_000 } }).policy,
});

describe("a case that is looked at again", () => {
  it("is left as it is where nothing has changed", () => {
    const { limit, warnings } = reviewed(unchanged);
    expect(warnings).toEqual([]);
    expect(limit).toEqual({
      state: "open",
      granted: unchanged.offer.amount,
      amount: unchanged.offer.amount,
      currency: "CNY",
    });
  });

  it("is warned of by the figures of then and now, and the entries of the log that now is drawn from", () => {
    const { value } = figureOf("utilisation");
    const now = { value: "0.1", log: { first: 7, last: 4711 } };
    const { warnings } = reviewed(withSeen("utilisation", now));
    expect(warnings.find(({ code }) => code === "fallen")).toMatchObject({
      name: "utilisation",
      severity: "reduce",
      evidence: [{ name: "utilisation", before: value, now: "0.1", log: { first: 7, last: 4711 } }],
    });
  });

  it.for<readonly [string, Watched, string]>([
    [
      "machines fall silent",
      withSeen("utilisation", { coverage: "0.2" }),
      "freeze silence utilisation",
    ],
    ["scrap rises", withSeen("firstPassYield", { value: "0.7" }), "reduce fallen firstPassYield"],
    ["a figure is not shown any more", seeing({ sections: [] }), "reduce fallen firstPassYield"],
    ["one check strikes", seeing({ flags: [{ flag: "replayedSeries" }] }), "watch flags"],
    [
      "two checks strike",
      seeing({ flags: [{ flag: "replayedSeries" }, { flag: "massBalance" }] }),
      "reduce flags",
    ],
    [
      "the factory took its authorisation back",
      { ...unchanged, ended: "revoked" },
      "freeze ended revoked",
    ],
    ["the factory refuses the look", { ...unchanged, ended: "refused" }, "freeze ended refused"],
    ["the last look was taken", { ...unchanged, ended: "usedUp" }, "watch ended usedUp"],
    ["a loan is a day late", late(1), "watch overdue"],
    ["a loan is a month late", late(30), "freeze overdue"],
    [
      "a loan was written off",
      { ...unchanged, loans: [{ loan: "one", overdueDays: 0, writtenOff: true }] },
      "freeze writtenOff",
    ],
  ])("is warned of when %s", ([, watched, expected]) => {
    expect(warnedOf(watched)).toContain(expected);
  });

  it("is warned of when the points fall through bands of the model's training", () => {
    const worse = withSeen(
      "onTimeInFull",
      { value: "0.1" },
      withSeen("utilisation", { value: "0.01" }),
    );
    const { warnings } = reviewed(worse);
    const { evidence } = warnings.find(({ code }) => code === "bands")!;
    expect(Number(evidence[0]?.now)).toBeLessThan(Number(evidence[0]?.before));
  });

  it("is warned of when its authorisation is over by its date, and when nothing newer was seen", () => {
    const { expiresAt } = unchanged.application.authorisation.document;
    expect(warnedOf({ ...unchanged, seen: null }, "2026-08-01T00:00:00.000Z")).toEqual([
      "watch ended expired",
      "watch age",
    ]);
    expect(warnedOf(unchanged, expiresAt)).toEqual(["watch ended expired"]);
  });

  it("keeps half of a limit that is reduced, in the policy's steps, and nothing of one that is frozen", () => {
    const half = reviewed(withSeen("firstPassYield", { value: "0.7" })).limit;
    expect(half).toMatchObject({ state: "reduced" });
    expect(Number(half.amount) * 2).toBeLessThanOrEqual(Number(half.granted));
    expect(Number(half.amount) % Number(unchanged.policy.limit.step)).toBe(0);
    expect(reviewed(late(30)).limit).toMatchObject({ state: "frozen", amount: "0" });
  });

  it("goes by the lender's own rules where the policy has some", () => {
    const rules: WarningRule[] = [{ on: "overdue", steps: [{ from: "3", severity: "reduce" }] }];
    expect(warnedOf(withRules(rules, late(2)))).toEqual([]);
    expect(warnedOf(withRules(rules, late(3)))).toEqual(["reduce overdue"]);
    expect(warnedOf(withRules([], late(300)))).toEqual([]);
  });

  it.for<readonly [string, WarningRule["steps"]]>([
    ["where nothing is worse", [{ from: "0", severity: "watch" }]],
    [
      "more lightly the worse it is",
      [
        { from: "1", severity: "freeze" },
        { from: "2", severity: "watch" },
      ],
    ],
    [
      "in no order",
      [
        { from: "2", severity: "watch" },
        { from: "1", severity: "freeze" },
      ],
    ],
  ])("has no policy that warns %s", ([, steps]) => {
    const { policy } = withRules([{ on: "overdue", steps: [...steps] }]);
    expect(() => readPolicyText(policyText(policy))).toThrow(
      expect.objectContaining({ code: "policyUnsound" }),
    );
  });

  it.for<readonly [string, Watched, string]>([
    ["reviewTooEarly", unchanged, unchanged.decidedAt],
    ["notAnInstant", unchanged, "2026-02-30T00:00:00.000Z"],
    ["otherFactory", seeing({ factory: "0b".repeat(32) }), LATER],
    ["otherLender", seeing({ lender: "0b".repeat(32) }), LATER],
    [
      "otherModel",
      { ...unchanged, policy: { ...unchanged.policy, model: "0b".repeat(32) } },
      LATER,
    ],
    ["otherCurrency", { ...unchanged, offer: { ...unchanged.offer, currency: "EUR" } }, LATER],
  ])("is not looked at by what does not belong to it: %s", ([code, watched, at]) => {
    expect(() => reviewed(watched, at)).toThrow(expect.objectContaining({ code }));
  });
});
