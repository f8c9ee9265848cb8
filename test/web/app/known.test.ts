import { describe, expect, it } from "vitest";
import { votesCountOf } from "../../../web/app/pages/admission/proposal.ts";
import type { Logged } from "../../../web/app/pages/inquiries/filter.ts";
import { type Known, renewed } from "../../../web/app/pages/inquiries/known.ts";

const known = (next: number | null, ...indexes: readonly number[]): Known => ({
  items: indexes.map((index) => ({ index }) as Logged),
  next,
});

describe("the log of looks, when its newest page is read again", () => {
  it("keeps the older pages that were read", () => {
    expect(renewed(known(3, 6, 5, 4, 3), known(6, 7, 6))).toEqual(known(3, 7, 6, 5, 4, 3));
  });

  it("begins anew where more happened than a page holds", () => {
    expect(renewed(known(3, 4, 3), known(8, 9, 8))).toEqual(known(8, 9, 8));
  });

  it("is the newest page where that holds all that was read", () => {
    expect(renewed(known(null), known(null))).toEqual(known(null));
    expect(renewed(known(null, 1), known(null, 2, 1))).toEqual(known(null, 2, 1));
  });
});

describe("a vote", () => {
  const [bank, other] = ["ba".repeat(32), "0f".repeat(32)];
  const proposed = { matter: "expulsion", role: "bank", party: bank } as const;

  it("of whoever the proposal is about does not count", () => {
    expect(votesCountOf(bank, { proposed })).toBe(false);
    expect(votesCountOf(other, { proposed })).toBe(true);
    expect(votesCountOf(bank, { proposed: null })).toBe(true);
  });
});
