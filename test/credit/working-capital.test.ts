import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Books, workingCapital } from "../../service/credit/working-capital.ts";

const EXAMPLE = join(
  import.meta.dirname,
  "../../../shared/data/scorecard/cn_working_capital_example.json",
);

interface Example {
  readonly inputs: Readonly<Record<string, number>>;
  readonly published: Readonly<Record<string, number>>;
}

const books: Books = {
  sales: "1000",
  costOfSales: "800",
  profit: "100",
  expectedSales: "1200",
  averageReceivables: "100",
  averageInventory: "120",
  averagePayables: "60",
  averagePrepaid: "10",
  averageAdvances: "20",
  otherFunds: "150",
};

/** A published figure, and ours at as many decimals. */
const asPublished = (ours: string, published: number): [number, number] => {
  const places = String(published).split(".")[1]?.length ?? 0;
  return [Number(Number(ours).toFixed(places)), published];
};

describe.skipIf(!existsSync(EXAMPLE))("a bank's worksheet (needs ../shared/data)", () => {
  it("is reproduced to the published rounding", () => {
    const { inputs, published } = JSON.parse(readFileSync(EXAMPLE, "utf8")) as Example;
    const given = (name: string): string => String(inputs[name]);
    const found = workingCapital({
      sales: given("sales"),
      costOfSales: given("cogs"),
      profit: given("profit"),
      expectedSales: given("expectedSales"),
      averageReceivables: given("avgAR"),
      averageInventory: given("avgInventory"),
      averagePayables: given("avgAP"),
      averagePrepaid: given("avgPrepaid"),
      averageAdvances: given("avgAdvanceReceived"),
      otherFunds: given("existingAndOwn"),
    });
    const ours: Readonly<Record<string, string>> = {
      arDays: found.receivableDays,
      advDays: found.advanceDays,
      invDays: found.inventoryDays,
      prepaidDays: found.prepaidDays,
      apDays: found.payableDays,
      turns: found.turns,
      workingCapital: found.need,
      newLoan: found.newLoan,
    };
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(published).toSorted());
    for (const [name, value] of Object.entries(published)) {
      const [mine, theirs] = asPublished(ours[name]!, value);
      expect([name, mine]).toEqual([name, theirs]);
    }
  });
});

const cycle = (given: Books): string => {
  try {
    return workingCapital(given).turns;
  } catch {
    return "none";
  }
};

describe("working capital", () => {
  it("is what a hand comes to", () => {
    // Days 36 + 54 + 4.5 - 27 - 7.2 = 60.3; turns 360 / 60.3; need 1200 × 0.9 / turns = 180.9.
    expect(workingCapital(books)).toEqual({
      receivableDays: "36.000",
      inventoryDays: "54.000",
      payableDays: "27.000",
      prepaidDays: "4.500",
      advanceDays: "7.200",
      turns: "5.970",
      need: "180.900",
      newLoan: "30.900",
    });
  });

  it("leaves nothing to lend where other funds pay for it, and says by how much", () => {
    expect(workingCapital({ ...books, otherFunds: "200.0005" }).newLoan).toBe("-19.101");
  });

  it("is the same in whatever unit of money the books are", () => {
    const amount = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 10, maxLength: 10 }), (amounts) => {
        const keys = Object.keys(books) as (keyof Books)[];
        const inUnit = (unit: number): Books =>
          Object.fromEntries(
            keys.map((key, at) => [key, String(amounts[at]! * unit)]),
          ) as unknown as Books;
        expect(cycle(inUnit(1000))).toBe(cycle(inUnit(1)));
      }),
    );
  });

  it.for<readonly [string, Partial<Books>]>([
    ["noSales", { sales: "0" }],
    ["noSales", { costOfSales: "0" }],
    ["noSales", { sales: "-5" }],
    ["noCycle", { averagePayables: "900" }],
    [
      "noCycle",
      {
        averageReceivables: "0",
        averageInventory: "0",
        averagePrepaid: "0",
        averagePayables: "0",
        averageAdvances: "0",
      },
    ],
    ["notADecimal", { profit: "NaN" }],
    ["notADecimal", { profit: "1e3" }],
  ])("has no answer: %s", ([code, changed]) => {
    expect(() => workingCapital({ ...books, ...changed })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
