import type { Bin } from "../../service/score/binning/bin.ts";
import { requireCoverage } from "../../service/score/binning/coverage.ts";
import { kindOfLabels, parseBin } from "../../service/score/binning/notation.ts";
import { ScoreError } from "../../service/score/score-error.ts";
import { type CsvRow, type CsvRows, readCsv } from "./csv-rows.ts";
import { ModelFault } from "./fault.ts";

/** R's card begins with the points that every case has. */
const BASE = "basepoints";

/**
 * Bins that a person chose, by characteristic: a CSV with the columns `variable` and `bin`, as R's package `scorecard`
 * writes its bins and its cards; other columns are not looked at.
 * @throws ModelFault `file`, `row`, `bins`
 */
export async function readBins(path: string): Promise<ReadonlyMap<string, readonly Bin[]>> {
  const source = await readCsv(path);
  const [variable, bin] = [place(source, "variable"), place(source, "bin")];
  const special = source.header.indexOf("is_special_values");
  const bins = new Map<string, CsvRow[]>();
  for (const row of source.rows) {
    const name = row.cells[variable]!;
    if (row.cells[special] === "TRUE") throw fault(source, row, "special values are not supported");
    if (name !== BASE) bins.set(name, [...(bins.get(name) ?? []), row]);
  }
  return new Map([...bins].map(([name, rows]) => [name, binsIn(source, { name, rows, bin })]));
}

function place({ header, path }: CsvRows, name: string): number {
  const at = header.indexOf(name);
  if (at < 0) throw new ModelFault("bins", `${path}:1: there is no column ${JSON.stringify(name)}`);
  return at;
}

function binsIn(
  source: CsvRows,
  {
    bin,
    name,
    rows,
  }: { readonly name: string; readonly rows: readonly CsvRow[]; readonly bin: number },
): Bin[] {
  const kind = kindOfLabels(rows.map(({ cells }) => cells[bin]!));
  const bins = rows.map((row) => explained(source, row, () => parseBin(row.cells[bin]!, kind)));
  explained(source, rows[0]!, () => requireCoverage(bins, name));
  return bins;
}

function explained<T>(source: CsvRows, row: CsvRow, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    const found = error.where.found ?? error.where.column ?? "";
    throw fault(source, row, `${error.message}: ${JSON.stringify(found)}`);
  }
}

const fault = ({ path }: CsvRows, { line }: CsvRow, what: string): ModelFault =>
  new ModelFault("bins", `${path}:${String(line)}: ${what}`);
