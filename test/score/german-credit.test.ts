import { describe, expect, it } from "vitest";
import { readBins } from "../../scripts/model/read-bins.ts";
import { characteristicOf } from "../../service/score/binning/characteristic.ts";
import { normalTails } from "../../service/score/fit/gamma.ts";
import { logOdds, probability } from "../../service/score/fit/logistic.ts";
import { sampleOf } from "../../service/score/sample.ts";
import { type Case, scorer } from "../../service/score/score-case.ts";
import { evidenceOf } from "../../service/score/select.ts";
import type { Table } from "../../service/score/table.ts";
import { train } from "../../service/score/train.ts";
import {
  dataFile,
  germanCredit,
  germanPlan,
  hasGermanCredit,
  rowsOfR,
} from "./support/german-credit.ts";

const caseAt = ({ columns }: Table, row: number): Case =>
  Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]));

/** One guarantor has a coefficient of -57.7 in R's model, and no information: R fits what it is given. */
const accept = [
  { name: "other.debtors.or.guarantors", because: "R's package refuses no coefficient" },
];

async function trainLikeR() {
  const bins = await readBins(dataFile("R_card_full.csv"));
  const table = await germanCredit();
  return { table, trained: train(table, { ...germanPlan, bins, use: [...bins.keys()], accept }) };
}

/** The last of 15 digits that R printed may be rounded. */
const near = (value: number, of: string): void =>
  expect(Math.abs(value - Number(of))).toBeLessThan(1e-6 * Math.max(1, Math.abs(Number(of))));

describe.skipIf(!hasGermanCredit)("R's scorecard (needs ../shared/data)", () => {
  it.for(["R_bins_default_full.csv", "R_card_full.csv"])(
    "has the counts, weights of evidence and information values of %s",
    async (file) => {
      const bins = await readBins(dataFile(file));
      const sample = sampleOf(await germanCredit(), germanPlan.target, [...bins.keys()]);
      const found = sample.columns.flatMap((column) => {
        const given = { chosen: bins.get(column.name), rule: germanPlan.binning };
        const { bins: weighed, iv } = characteristicOf(column, sample, given);
        return weighed.map((bin) => ({ ...bin, total: iv }));
      });
      const expected = (await rowsOfR(file)).filter(({ variable }) => variable !== "basepoints");
      expect(found.map(({ bads, goods }) => [String(goods), String(bads)])).toEqual(
        expected.map(({ neg, pos }) => [neg, pos]),
      );
      for (const [at, { iv, total, woe }] of found.entries()) {
        near(woe, expected[at]!["woe"]!);
        near(iv, expected[at]!["bin_iv"]!);
        near(total, expected[at]!["total_iv"]!);
      }
    },
  );

  it("has the information values of every raw column, empty cells included", async () => {
    const table = await germanCredit();
    const sample = sampleOf(table, germanPlan.target);
    const expected = await rowsOfR("R_iv_raw.csv");
    expect(expected).toHaveLength(sample.columns.length);
    for (const { info_value, variable } of expected) {
      const column = sample.columns.find(({ name }) => name === variable)!;
      const chosen = [...new Set(column.values)].map((value) => ({
        kind: "set" as const,
        values: [value!],
      }));
      near(characteristicOf(column, sample, { chosen, rule: germanPlan.binning }).iv, info_value!);
    }
  });

  it("has the coefficients, standard errors and p-values of R's glm", async () => {
    const { trained } = await trainLikeR();
    const expected = await rowsOfR("R_glm_full.csv");
    expect(trained.terms.map(({ name }) => `${name}_woe`)).toEqual(
      expected.slice(1).map((row) => row[""]),
    );
    for (const [at, found] of [trained.fit.intercept, ...trained.terms].entries()) {
      near(found.coefficient, expected[at]!["Estimate"]!);
      near(found.standardError, expected[at]!["Std. Error"]!);
      near(found.pValue, expected[at]!["Pr(>|z|)"]!);
      const tails = normalTails(Number(expected[at]!["z value"]));
      expect(tails / Number(expected[at]!["Pr(>|z|)"])).toBeCloseTo(1, 10);
    }
  });

  it("has R's points in every bin", async () => {
    const { trained } = await trainLikeR();
    const [base, ...expected] = await rowsOfR("R_card_full.csv");
    expect(String(trained.card.base)).toBe(base!["points"]);
    expect(trained.card.lines.flatMap(({ bins }) => bins.map(({ points }) => points))).toEqual(
      expected.map(({ points }) => Number(points)),
    );
  });

  it("gives all 1,000 rows R's probability and R's score", async () => {
    const { table, trained } = await trainLikeR();
    const expected = await rowsOfR("R_pred_full.csv");
    const eta = logOdds(trained.terms.map(evidenceOf), [
      trained.intercept,
      ...trained.terms.map(({ coefficient }) => coefficient),
    ]);
    expect(eta).toHaveLength(1000);
    for (const [row, { prob }] of expected.entries())
      expect(Math.abs(probability(eta[row]!) - Number(prob))).toBeLessThan(1e-6);
    const score = scorer(trained.card);
    expect(expected.map((_, row) => score(caseAt(table, row)))).toMatchObject(
      expected.map((row) => ({ kind: "scored", score: Number(row["score"]) })),
    );
  });

  it("is refused without a person's word for it: the guarantor's coefficient", async () => {
    const bins = await readBins(dataFile("R_card_full.csv"));
    const plan = { ...germanPlan, bins, use: [...bins.keys()] };
    const { refused } = train(await germanCredit(), plan);
    expect(refused).toMatchObject([
      { name: "other.debtors.or.guarantors", code: "lowInformation" },
    ]);
    const lenient = train(await germanCredit(), { ...plan, ivMin: 0 });
    expect(lenient.refused).toMatchObject([
      { name: "other.debtors.or.guarantors", code: "negativeCoefficient" },
    ]);
  });

  it("makes a scorecard of its own, monotone and without what says too little", async () => {
    const { refused, terms } = train(await germanCredit(), germanPlan);
    expect(terms.map(({ name }) => name)).toContain("duration.in.month");
    for (const { bins, coefficient, iv } of terms) {
      const rising = bins.map(({ woe }) => woe).toSorted((a, b) => a - b);
      const found = bins.map(({ woe }) => woe);
      expect([rising, rising.toReversed()]).toContainEqual(found);
      expect(iv).toBeGreaterThanOrEqual(0.02);
      expect(coefficient).toBeGreaterThan(0);
    }
    expect(refused.map(({ name }) => name)).toContain("other.debtors.or.guarantors");
  });
});
