import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/simulation/random.ts";
import { type Plan, planDefaults } from "../../service/score/plan.ts";
import { type Case, scorer } from "../../service/score/score-case.ts";
import { pdTable } from "../../service/score/scale.ts";
import type { Column, Table } from "../../service/score/table.ts";
import { train } from "../../service/score/train.ts";

const plan: Plan = { ...planDefaults, target: { column: "outcome", bad: "bad" } };

/** Workshops whose orders say something of how they pay, and whose other columns say what their names say. */
function workshops(rows = 600, seed = 7): Table {
  const random = seededRandom(seed);
  const cases = Array.from({ length: rows }, () => {
    const [orders, debt, noise] = [random(), random(), random()];
    const isBad = random() < 0.45 - 0.35 * orders + 0.25 * debt;
    return { orders, debt, noise, isBad };
  });
  const column = (
    name: string,
    pick: (one: (typeof cases)[number]) => string | undefined,
  ): Column => ({
    name,
    kind: "numeric",
    values: cases.map(pick),
  });
  return {
    rows,
    columns: [
      column("orders", ({ orders }) => (orders < 0.1 ? undefined : (orders * 100).toFixed(2))),
      column("debt", ({ debt }) => (debt * 10).toFixed(3)),
      column("noise", ({ noise }) => noise.toFixed(1)),
      { ...column("outcome", ({ isBad }) => (isBad ? "bad" : "good")), kind: "categorical" },
    ],
  };
}

const withColumn = (table: Table, column: Column): Table => ({
  ...table,
  columns: [...table.columns, column],
});
const caseAt = ({ columns }: Table, row: number): Case =>
  Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]));

/** A column that says nothing, and these outcomes. */
const withOutcomes = (values: Column["values"]): Table => ({
  rows: values.length,
  columns: [
    { name: "x", kind: "categorical", values: values.map((_, at) => (at % 2 ? "a" : "b")) },
    { name: "outcome", kind: "categorical", values },
  ],
});

describe("training", () => {
  it("makes the same scorecard from the same table and plan", () => {
    expect(train(workshops(), plan).card).toEqual(train(workshops(), plan).card);
  });

  it("gives what is missing a bin of its own", () => {
    const { terms } = train(workshops(), plan);
    expect(terms.find(({ name }) => name === "orders")!.bins.at(-1)!.bin).toEqual({
      kind: "missing",
    });
  });

  it("refuses noise", () => {
    const { refused } = train(workshops(5000), { ...plan, use: ["orders", "debt", "noise"] });
    expect(refused).toEqual([{ name: "noise", code: "oneBin", iv: 0 }]);
  });

  it("refuses a copy, a name and a constant", () => {
    const table = workshops();
    const copy = { ...table.columns[1]!, name: "copy" };
    const name: Column = { name: "name", kind: "categorical", values: copy.values };
    const constant: Column = {
      name: "constant",
      kind: "categorical",
      values: copy.values.map(() => "a"),
    };
    const { refused, terms } = train([copy, name, constant].reduce(withColumn, table), plan);
    expect(refused).toContainEqual(expect.objectContaining({ name: "copy", code: "collinear" }));
    expect(refused).toContainEqual({ name: "name", code: "tooManyCategories" });
    expect(refused).toContainEqual({ name: "constant", code: "oneBin", iv: 0 });
    expect(terms.map((term) => term.name)).toContain("debt");
  });

  it("takes a person's groups of however many categories", () => {
    const table = workshops();
    const values = table.columns[1]!.values.map(
      (value) => (Number(value) < 5 ? "low " : "high ") + String(value),
    );
    const groups = ["low", "high"].map((word) => ({
      kind: "set" as const,
      values: [...new Set(values)].filter((value) => value.startsWith(word)),
    }));
    const grouped = {
      ...plan,
      ivMin: 0,
      use: ["debt words"],
      bins: new Map([["debt words", groups]]),
    };
    const { terms } = train(
      withColumn(table, { name: "debt words", kind: "categorical", values }),
      grouped,
    );
    expect(terms.map(({ bins, name }) => [name, bins.length])).toEqual([["debt words", 2]]);
  });

  it("keeps what a person accepts, with the reason", () => {
    const accept = [{ name: "noise", because: "a bank wants to see it" }];
    const strict = { ...plan, ivMin: 0.1 };
    expect(train(workshops(), strict).refused.map(({ name }) => name)).toContain("noise");
    const { accepted, terms } = train(workshops(), { ...strict, accept });
    expect(terms.map(({ name }) => name)).toContain("noise");
    expect(accepted).toEqual(accept);
  });

  it("says of nothing that it was accepted against the rules where it broke none, or is not in the model", () => {
    const accept = ["orders", "constant"].map((name) => ({ name, because: "to be sure" }));
    const values = Array.from({ length: 600 }, () => "1");
    const table = withColumn(workshops(), { name: "constant", kind: "numeric", values });
    const { accepted, refused, terms } = train(table, { ...plan, accept });
    expect(terms.map(({ name }) => name)).toContain("orders");
    expect(refused).toContainEqual(expect.objectContaining({ name: "constant", code: "oneBin" }));
    expect(accepted).toEqual([]);
  });

  it("counts what is missing as no category", () => {
    const { rows } = workshops();
    const values = Array.from({ length: rows }, (_, row) => [undefined, "a", "b"][row % 3]);
    const table = withColumn(workshops(), { name: "letter", kind: "categorical", values });
    const { refused } = train(table, { ...plan, categoriesMax: 2 });
    expect(refused).not.toContainEqual({ name: "letter", code: "tooManyCategories" });
  });

  it("moves probabilities to the long-run bad rate, and no coefficient with them", () => {
    const [own, lower] = [
      train(workshops(), plan),
      train(workshops(), { ...plan, longRunBadRate: 0.02 }),
    ];
    const rate = own.sample.bads / 600;
    const shift = Math.log(0.02 / 0.98) - Math.log(rate / (1 - rate));
    expect(lower.intercept - own.intercept).toBeCloseTo(shift, 10);
    expect(lower.card.lines).toEqual(own.card.lines);
    expect(lower.card.base).toBeGreaterThan(own.card.base);
  });

  it.for([
    ["oneClass", withOutcomes(["good", "good"])],
    ["oneClass", withOutcomes(["bad", "bad"])],
    ["oneClass", withOutcomes([])],
    ["noBad", withOutcomes(["good", "fine"])],
    ["targetClasses", withOutcomes(["good", "bad", "unknown"])],
    ["targetMissing", withOutcomes(["good", undefined, "bad"])],
    ["unknownColumn", { rows: 0, columns: [] }],
    ["duplicateColumn", withColumn(workshops(9), workshops(9).columns[0]!)],
    ["noCharacteristic", withOutcomes(["good", "good", "bad", "bad"])],
  ] as const)("is refused with %s", ([code, table]) => {
    expect(() => train(table, plan)).toThrow(expect.objectContaining({ code }));
  });

  it.for<readonly [string, Partial<Plan>]>([
    ["acceptedUnknown", { accept: [{ name: "nothing", because: "why not" }] }],
    ["rates", { longRunBadRate: 1 }],
    ["rates", { longRunBadRate: Number.NaN }],
    ["unknownColumn", { use: ["nothing"] }],
  ])("is refused with %s for a plan that makes no sense", ([code, changed]) => {
    expect(() => train(workshops(), { ...plan, ...changed })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("a scorecard", () => {
  const table = workshops();
  const trained = train(table, { ...plan, use: ["orders", "debt"] });
  const score = scorer(trained.card);

  it("holds nothing but whole numbers", () => {
    const { base, lines, pd } = trained.card;
    const numbers = [
      base,
      pd.from,
      ...pd.ppm,
      ...lines.flatMap(({ bins, reference }) => [reference, ...bins.map(({ points }) => points)]),
    ];
    expect(numbers.every((one) => Number.isSafeInteger(one) && !Object.is(one, -0))).toBe(true);
  });

  it("has a probability for every score, which falls as scores rise and halves its odds in 50 points", () => {
    const { from, ppm } = trained.card.pd;
    expect(ppm.every((one, at) => at === 0 || one <= ppm[at - 1]!)).toBe(true);
    expect(pdTable(planDefaults.scale, 600, 600).ppm).toEqual([50_000]);
    const odds = (points: number): number =>
      ppm[points - from]! / (1_000_000 - ppm[points - from]!);
    expect(odds(from + 10) / odds(from + 60)).toBeCloseTo(2, 3);
  });

  it("scores every case it was made from", () => {
    const scored = Array.from({ length: table.rows }, (_, row) => score(caseAt(table, row)));
    expect(scored.every(({ kind }) => kind === "scored")).toBe(true);
  });

  it("scores anything that could come, or says which characteristic it never saw so", () => {
    const cell = fc.option(
      fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("NaN", "-0", "1e3")),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("orders", "debt", "__proto__", "else"), cell),
        (one) => {
          const scored = score(one);
          const { from, ppm } = trained.card.pd;
          const isSound =
            scored.kind === "unscorable"
              ? scored.faults.length > 0
              : scored.pdPpm === ppm[scored.score - from];
          expect(isSound).toBe(true);
        },
      ),
    );
  });

  it("guesses nothing of a value that it never saw", () => {
    expect(score({ orders: "50", debt: undefined })).toEqual({
      kind: "unscorable",
      faults: [{ name: "debt", code: "noBin", found: undefined }],
    });
    expect(score({ orders: "5e1", debt: "3" })).toEqual({
      kind: "unscorable",
      faults: [{ name: "orders", code: "notADecimal", found: "5e1" }],
    });
  });
});
