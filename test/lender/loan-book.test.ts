import fc from "fast-check";
import { expect, it } from "vitest";
import { exposureFor, type LoanBook, readLoanBook } from "../../service/lender/loan-book.ts";

const [OWN, OTHER] = ["fa".repeat(32), "0b".repeat(32)];
const book: LoanBook = {
  asOf: "2026-06-01T00:00:00.000Z",
  currency: "CNY",
  capital: "90000000",
  factories: { [OWN]: "100.5" },
  chains: { "Harbour Pumps": "18500000" },
};

it("reads what a lender's systems write, and refuses what says something else", () => {
  expect(readLoanBook(JSON.stringify(book))).toEqual(book);
  const refused: unknown = expect.objectContaining({ code: "documentForm" });
  expect(() => readLoanBook(JSON.stringify({ ...book, capital: "-1" }))).toThrow(refused);
  expect(() => readLoanBook(JSON.stringify({ ...book, other: 1 }))).toThrow(refused);
});

it("every offer counts for its factory, and for each chain that stands behind it", () => {
  const offers = [
    { factory: OWN, amount: "10", cores: ["Harbour Pumps", "Northern Gears"] },
    { factory: OTHER, amount: "7.25", cores: ["Northern Gears"] },
  ];
  expect(exposureFor(OWN, book, offers)).toMatchObject({
    factory: "110.5",
    chains: [
      { core: "Harbour Pumps", owed: "18500010" },
      { core: "Northern Gears", owed: "17.25" },
    ],
  });
});

const offer = fc.record({
  factory: fc.constantFrom(OWN, OTHER),
  amount: fc.integer({ min: 0, max: 1_000_000 }).map(String),
  cores: fc.uniqueArray(fc.constantFrom("A", "B", "Harbour Pumps")),
});

it("one more offer never makes the lender less exposed, and the order of offers does not matter", () => {
  fc.assert(
    fc.property(fc.array(offer), offer, (offers, more) => {
      const before = exposureFor(OWN, book, offers);
      const after = exposureFor(OWN, book, [more, ...offers]);
      expect(Number(after.factory)).toBeGreaterThanOrEqual(Number(before.factory));
      for (const { core, owed } of before.chains)
        expect(Number(after.chains.find((one) => one.core === core)?.owed)).toBeGreaterThanOrEqual(
          Number(owed),
        );
      expect(exposureFor(OWN, book, offers.toReversed())).toEqual(before);
    }),
  );
});
