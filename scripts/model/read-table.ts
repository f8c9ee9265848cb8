import { DECIMAL_PATTERN } from "../../device-attest/decimal.ts";
import type { Column, Kind, Table, Value } from "../../service/score/table.ts";
import { type CsvRows, readCsv } from "./csv-rows.ts";
import { ModelFault } from "./fault.ts";

/** How cells become values. */
export interface TableRules {
  /** Cells that say that nothing is known. */
  readonly missing: readonly string[];
  /** Columns that hold categories although their cells look like numbers. */
  readonly categorical: readonly string[];
  /** Cells are taken as they are: the model knows which of them are numbers. */
  readonly asText?: boolean;
}

export const MISSING_CELLS = ["", "NA", "NaN"] as const;

export interface ReadTable {
  readonly table: Table;
  readonly source: CsvRows;
}

/** @throws ModelFault `file`, `usage`, `row` for a cell that is no number among numbers */
export async function readTable(path: string, rules: TableRules): Promise<ReadTable> {
  const source = await readCsv(path);
  requireNames(source);
  for (const name of rules.categorical)
    if (!source.header.includes(name))
      throw new ModelFault("usage", `--categorical ${name}: ${path} has no such column`);
  const columns = source.header.map((name, at) => columnAt(source, { name, at }, rules));
  return { table: { rows: source.rows.length, columns }, source };
}

/** What has no name cannot be asked for: R's `write.csv` numbers the rows in such a column. */
function requireNames({ header, path }: CsvRows): void {
  const at = header.indexOf("");
  if (at < 0) return;
  throw new ModelFault("file", `${path}:1: column ${String(at + 1)} has no name`);
}

const DECIMAL = new RegExp(DECIMAL_PATTERN);

function columnAt(
  source: CsvRows,
  { at, name }: { readonly name: string; readonly at: number },
  { asText = false, categorical, missing }: TableRules,
): Column {
  const values = source.rows.map(({ cells }): Value => {
    const cell = cells[at]!;
    return missing.includes(cell) ? undefined : cell;
  });
  const kind = asText || categorical.includes(name) ? "categorical" : kindOf(values);
  if (kind === "numeric") requireNumbers(values, name, source);
  return { name, kind, values };
}

/** Where most cells are numbers, one that is none is a slip and not a category. */
function kindOf(values: readonly Value[]): Kind {
  const known = values.filter((value) => value !== undefined);
  const numbers = known.filter((value) => DECIMAL.test(value)).length;
  return numbers * 2 > known.length ? "numeric" : "categorical";
}

function requireNumbers(values: readonly Value[], name: string, { path, rows }: CsvRows): void {
  const row = values.findIndex((value) => value !== undefined && !DECIMAL.test(value));
  if (row < 0) return;
  throw new ModelFault(
    "row",
    `${path}:${String(rows[row]!.line)} column ${JSON.stringify(name)}: ${JSON.stringify(values[row])} is no ` +
      `decimal of at most 12 digits before and 6 after the point; --missing or --categorical may be meant`,
  );
}
