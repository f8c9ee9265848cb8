import { describe, expect, it } from "vitest";
import type { LoanBook } from "../../service/lender/loan-book.ts";
import { type Decided, overviewOf } from "../../service/lender/overview.ts";
import { AT, granted, withModel } from "../credit/decision/support/case.ts";

const [OWN, OTHER] = ["fa".repeat(32), "0b".repeat(32)];
const book: LoanBook = {
  asOf: AT,
  currency: "CNY",
  capital: "90000000",
  factories: { [OWN]: "250000", [OTHER]: "2600000" },
  chains: { "Harbour Pumps": "15999999" },
};

const { bands } = granted.model.scorecard.measures;
/** As many of each band as in training, or all of one. */
const asTrained: Decided[] = bands.flatMap(({ bads, from, goods }) =>
  Array.from({ length: bads + goods }, () => scored(from)),
);

function scored(points: number | null, month = "2026-05"): Decided {
  return { month, outcome: "approved", points };
}

const overview = (changed: Partial<Parameters<typeof overviewOf>[0]> = {}) =>
  overviewOf({
    ...granted,
    book,
    offers: [],
    decided: [],
    reviews: [],
    loans: [],
    nameOf: (party) => (party === OWN ? "Hongda" : null),
    now: AT,
    ...changed,
  });

describe("exposure", () => {
  it("has the largest first, with names and the policy's caps", () => {
    expect(overview().exposure).toMatchObject({
      firms: [
        { firm: { id: OTHER, name: null }, amount: "2600000", cap: "3000000" },
        { firm: { id: OWN, name: "Hongda" }, amount: "250000" },
      ],
      chains: [{ core: "Harbour Pumps", amount: "15999999", cap: "20000000" }],
    });
    expect(overview({ book: undefined }).exposure).toBeNull();
  });

  it("warns from four fifths of a cap on, offers among it", () => {
    expect(overview().warnings).toEqual([{ code: "nearCap", name: OTHER, sharePpm: 866_666 }]);
    const offers = [{ factory: OWN, amount: "1", cores: ["Harbour Pumps"] }];
    expect(overview({ offers }).warnings).toContainEqual({
      code: "nearCap",
      name: "Harbour Pumps",
      sharePpm: 800_000,
    });
  });
});

describe("scores", () => {
  it("that lie as in training are stable; all in one band are not", () => {
    expect(overview({ decided: asTrained }).stability).toMatchObject({
      verdict: "stable",
      index: 0,
    });
    const shifted = overview({ decided: asTrained.map(() => scored(bands[0]!.from)) });
    expect(shifted.stability?.verdict).toBe("shifted");
    expect(shifted.warnings.map(({ code }) => code)).toContain("scoresShifted");
  });

  it("of a few cases warn of nothing, and none have no index", () => {
    const few = overview({ decided: [scored(700), scored(null)] });
    expect(few.stability?.scored).toBe(1);
    expect(few.warnings.map(({ code }) => code)).not.toContain("scoresShifted");
    expect(overview({ decided: [scored(null)] }).stability).toBeNull();
  });

  it("beyond and between the bands of training are counted too", () => {
    const points = [-1000, bands[0]!.to + 1, 5000];
    const { stability } = overview({ decided: points.map((one) => scored(one)) });
    expect(stability?.bands.reduce((sum, { seen }) => sum + seen, 0)).toBe(3);
  });
});

it("counts decisions by month, in their order", () => {
  const decided = [scored(600, "2026-05"), scored(600, "2026-04"), scored(600, "2026-05")];
  expect(overview({ decided }).months).toMatchObject([
    { month: "2026-04", counts: { approved: 1, declined: 0 } },
    { month: "2026-05", counts: { approved: 2 } },
  ]);
});

it("warns of a model that may not decide, or not much longer", () => {
  const { model } = withModel({ status: "shadow" });
  expect(overview({ model }).warnings).toContainEqual({ code: "modelMayNot", bar: "notValidated" });
  const ending = withModel({ validUntil: "2026-06-30T00:00:00.000Z" });
  expect(overview({ model: ending.model }).warnings).toContainEqual({
    code: "modelEnds",
    days: 27,
  });
});
