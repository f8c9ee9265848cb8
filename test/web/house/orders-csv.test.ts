import { expect, it } from "vitest";
import { amountOf } from "../../../web/house/apply/draft.ts";
import { ordersIn, ordersInFile } from "../../../web/house/apply/orders-csv.ts";
import { basisPointsOf } from "../../../web/house/cases/ruling-draft.ts";

it("adds up what one buyer ordered, and takes a first line without an amount for a heading", () => {
  expect(
    ordersIn([
      ["买方", "金额"],
      ["Harbour Pumps", "900,000"],
      ["Northern Gears", "700000.5"],
      ["Harbour Pumps", "0.10"],
    ]),
  ).toEqual([
    { core: "Harbour Pumps", open: "900000.10", confirmation: "" },
    { core: "Northern Gears", open: "700000.50", confirmation: "" },
  ]);
});

it("reads a file as spreadsheets save it, and says so of one that is none", () => {
  const file = new TextEncoder().encode('buyer;open\r\n"Pumps; and ""more""";12\r\n');
  expect(ordersInFile(file)).toEqual([{ core: 'Pumps; and "more"', open: "12", confirmation: "" }]);
  expect(
    ordersIn([
      ["A", "1"],
      ["B", "soon"],
    ]),
  ).toBeUndefined();
});

it.for<readonly [string, string | undefined]>([
  ["800,000", "800000"],
  ["1 200 000.50", "1200000.50"],
  ["１", undefined],
  ["-5", undefined],
  ["1e3", undefined],
  ["", undefined],
])("reads amounts as people write them: %s", ([text, amount]) => {
  expect(amountOf(text)).toBe(amount);
});

it("reads a rate to the basis point, and no finer", () => {
  expect([
    basisPointsOf("6.5"),
    basisPointsOf("12"),
    basisPointsOf("5.205"),
    basisPointsOf("x"),
  ]).toEqual([650, 1200, undefined, undefined]);
});
