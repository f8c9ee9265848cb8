import { describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/simulation/random.ts";
import { crossValidate } from "../../service/score/cross-validate.ts";
import type { Column, Table } from "../../service/score/table.ts";
import { train } from "../../service/score/train.ts";
import { workshopPlan, workshopTable } from "./support/workshops.ts";

const random = seededRandom(11);
const noise = (name: string): Column => ({
  name,
  kind: "numeric",
  values: Array.from({ length: 500 }, () => random().toFixed(3)),
});
/** Twenty columns that know nothing of the outcome. */
const ignorant: Table = {
  rows: 500,
  columns: [
    ...Array.from({ length: 20 }, (_, at) => noise(`x${String(at)}`)),
    {
      name: "outcome",
      kind: "categorical",
      values: noise("").values.map((x) => (x! < "0.3" ? "bad" : "good")),
    },
  ],
};

describe("what is held out", () => {
  it("sees through a scorecard that learnt nothing but chance", () => {
    const own = train(ignorant, workshopPlan).measures.discrimination!;
    const held = crossValidate(ignorant, workshopPlan, 5).measures.discrimination!;
    expect(own.auc).toBeGreaterThan(0.6);
    expect(Math.abs(held.auc - 0.5)).toBeLessThan(0.08);
  });

  it("is every case once, and the same at every run", () => {
    const found = crossValidate(workshopTable(), workshopPlan, 5);
    const { bads, goods } = found.measures.cases;
    expect(goods + bads + found.unscorable).toBe(800);
    expect(crossValidate(workshopTable(), workshopPlan, 5)).toEqual(found);
  });

  it("is worth less than what was learnt by heart", () => {
    const own = train(workshopTable(), workshopPlan).measures.discrimination!;
    const held = crossValidate(workshopTable(), workshopPlan, 5).measures.discrimination!;
    expect(held.auc).toBeLessThan(own.auc);
    expect(held.auc).toBeGreaterThan(0.7);
  });

  it("needs a bad case in what is left to learn from", () => {
    const few: Table = {
      rows: 4,
      columns: [
        { name: "x", kind: "numeric", values: ["1", "2", "3", "4"] },
        { name: "outcome", kind: "categorical", values: ["bad", "good", "good", "good"] },
      ],
    };
    expect(() => crossValidate(few, workshopPlan, 2)).toThrow(
      expect.objectContaining({ code: "oneClass" }),
    );
  });
});
