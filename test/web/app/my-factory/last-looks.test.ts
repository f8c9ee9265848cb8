import { describe, expect, it } from "vitest";
import type { Logged } from "../../../../web/app/pages/inquiries/filter.ts";
import { lastLooks } from "../../../../web/app/pages/my-factory/last-looks.ts";

const look = (lookerParty: string, outcome = "allowed", authorisation: string | null = "a") =>
  ({
    inquiry: { lookerParty, section: "utilisation", outcome, authorisation, contract: null },
  }) as Logged;

const told = (items: readonly Logged[], max: number) =>
  lastLooks(items, max).map(({ last, times }) => [last.inquiry.lookerParty, times]);

describe("the last looks", () => {
  it("are told once where somebody looked at the same by the same right in a row", () => {
    const items = [look("bank"), look("bank"), look("buyer"), look("bank")];
    expect(told(items, 5)).toEqual([
      ["bank", 2],
      ["buyer", 1],
      ["bank", 1],
    ]);
  });

  it("keep apart what was refused, and what another authorisation allowed", () => {
    const items = [look("bank"), look("bank", "notAuthorised"), look("bank", "allowed", "b")];
    expect(told(items, 5)).toEqual([
      ["bank", 1],
      ["bank", 1],
      ["bank", 1],
    ]);
  });

  it("are so many kinds at most, the last of them counted whole", () => {
    const items = [look("bank"), look("buyer"), look("buyer"), look("insurer")];
    expect(told(items, 2)).toEqual([
      ["bank", 1],
      ["buyer", 2],
    ]);
  });
});
