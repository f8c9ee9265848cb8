import { existsSync } from "node:fs";
import { join } from "node:path";
import { type CsvRows, readCsv } from "../../../scripts/model/csv-rows.ts";
import { MISSING_CELLS, readTable } from "../../../scripts/model/read-table.ts";
import { type Plan, planDefaults } from "../../../service/score/plan.ts";
import type { Table } from "../../../service/score/table.ts";

const DATA = join(import.meta.dirname, "../../../../shared/data/scorecard");
export const hasGermanCredit = existsSync(DATA);
export const dataFile = (name: string): string => join(DATA, name);

/** UCI's Statlog German credit, 1,000 loans, with the names that R's package `scorecard` gives its columns. */
export const germanCredit = async (): Promise<Table> =>
  (await readTable(dataFile("germancredit_R.csv"), { missing: MISSING_CELLS, categorical: [] }))
    .table;

export const germanPlan: Plan = {
  ...planDefaults,
  target: { column: "creditability", bad: "bad" },
};

/** A file of R's, by row and column name. */
export async function rowsOfR(name: string): Promise<Record<string, string>[]> {
  const { header, rows }: CsvRows = await readCsv(dataFile(name));
  return rows.map(({ cells }) => Object.fromEntries(header.map((one, at) => [one, cells[at]!])));
}
