import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { beforeAll, describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../device-attest/bytes.ts";
import { toMicro } from "../../device-attest/decimal.ts";
import { metricId } from "../../device-attest/judgement.ts";
import { packRules, type Rule, RULES_MAX, unpackRules } from "../../service/quality/rule-set.ts";
import { assess, type Verdict } from "../../service/quality/verdict.ts";

/** A semiconductor line (2008, UCI data set 179): what its sensors said of a wafer, and what the house test found. */
const DATA = join(import.meta.dirname, "../../../shared/data/secom");
const SALT = fromHex("5e".repeat(32));
/** Anonymised: the documentation names no units. */
const UNIT = "1";
const HOUSE_TEST = "house.test";

interface Wafer {
  readonly isGood: boolean;
  /** By sensor; what was not measured is not there. */
  readonly sensors: ReadonlyMap<string, string>;
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(join(DATA, file), "utf8")).trim().split(/\r?\n/);

/** By the row of the wafer: -1 passed the house test. */
const readVerdicts = async (): Promise<boolean[]> =>
  (await linesOf("secom_labels.data")).map((line) => line.startsWith("-1 "));

/** Those whose sensors are here: the first column is the row of the wafer, the others are numbered sensors. */
async function readWafers(verdicts: readonly boolean[]): Promise<Wafer[]> {
  const [head = "", ...lines] = await linesOf("x_test_392x590.csv");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const sensors = names.flatMap((name, column) => {
      const cell = cells[column] ?? "";
      return /^\d+$/.test(name) && cell !== "" ? [[`s${name}`, decimalOf(cell)] as const] : [];
    });
    return { isGood: verdicts[Number(cells[0])] === true, sensors: new Map(sensors) };
  });
}

/** As a record would carry it. */
const decimalOf = (cell: string): string => {
  const text = Number(cell)
    .toFixed(6)
    .replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
};

const judged = (rules: readonly Rule[], measured: ReadonlyMap<string, string>): Verdict =>
  assess(unpackRules(packRules(SALT, rules)), {
    measurements: new Map(
      [...measured].map(([name, value]) => [toHex(metricId(SALT, name, UNIT)), toMicro(value)]),
    ),
  }).verdict;

/** What good wafers of one half kept to, but for one in two hundred at either end; sensors that said one thing say nothing. */
function limitsOf(wafers: readonly Wafer[]): Rule[] {
  const names = new Set(wafers.flatMap(({ sensors }) => [...sensors.keys()]));
  const rules = [...names].flatMap((metric) => {
    const values = wafers
      .filter(({ isGood }) => isGood)
      .flatMap(({ sensors }) => sensors.get(metric) ?? [])
      .toSorted((a, b) => Number(a) - Number(b));
    const beside = Math.floor(values.length / 200);
    const [min, max] = [values[beside], values.at(-1 - beside)];
    if (min === undefined || max === undefined || Number(min) >= Number(max)) return [];
    return [{ metric, unit: UNIT, min, max, required: false, class: "major" as const }];
  });
  return rules.slice(0, RULES_MAX);
}

describe.skipIf(!existsSync(DATA))("a real semiconductor line (needs ../shared/data)", () => {
  let wafers: Wafer[];
  let verdicts: boolean[];
  beforeAll(async () => {
    verdicts = await readVerdicts();
    wafers = await readWafers(verdicts);
  });

  it("has every recorded verdict reproduced by a plan of its house test, which is what decided it", () => {
    const plan = [{ metric: HOUSE_TEST, unit: UNIT, min: "1", required: true, class: "critical" }] as const; // prettier-ignore
    for (const isGood of verdicts)
      expect(judged(plan, new Map([[HOUSE_TEST, isGood ? "1" : "0"]]))).toBe(isGood ? "pass" : "fail"); // prettier-ignore
    expect(judged(plan, new Map())).toBe("incomplete");
  });

  it("says how far its sensors alone determine the verdict, with limits learnt on one half", () => {
    const [learnt, tried] = [0, 1].map((half) => wafers.filter((_, at) => at % 2 === half));
    const plan = limitsOf(learnt as Wafer[]);
    const rules = unpackRules(packRules(SALT, plan));
    const found = (tried as Wafer[]).map(({ isGood, sensors }) => {
      const measurements = new Map(
        [...sensors].map(([name, value]) => [toHex(metricId(SALT, name, UNIT)), toMicro(value)]),
      );
      return { isGood, broken: assess(rules, { measurements }).failed.length };
    });
    const report = [1, 3, 6, 10].map((least) => confusion(found, least));
    process.stdout.write(
      `SECOM: ${String(plan.length)} limits learnt on ${String(learnt?.length)} wafers, tried on ${String(tried?.length)}\n`,
    );
    for (const { falseAlarms, least, missed, rejected, right } of report) {
      process.stdout.write(
        `  rejected at ${String(least)} sensors beyond: ${String(rejected)} of ${String(rejected + missed)} bad found, ` +
          `${String(falseAlarms)} of ${String(falseAlarms + right)} good rejected\n`,
      );
      expect(falseAlarms + missed + rejected + right).toBe(tried?.length);
    }
    // A stricter plan finds no less, and no plan of these sensors finds all without rejecting good ones.
    const rates = report.map(({ rejected }) => rejected);
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(report.some(({ falseAlarms, missed }) => falseAlarms + missed === 0)).toBe(false);
  });
});

function confusion(found: readonly { isGood: boolean; broken: number }[], least: number) {
  const count = (isGood: boolean, isRejected: boolean): number =>
    found.filter((one) => one.isGood === isGood && one.broken >= least === isRejected).length;
  return {
    least,
    rejected: count(false, true),
    missed: count(false, false),
    falseAlarms: count(true, true),
    right: count(true, false),
  };
}
