import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { cellReader } from "../replay/csv-cells.ts";
import { type Line, LineSplitter } from "../replay/csv-lines.ts";
import { RowFault } from "../replay/fault.ts";
import { ModelFault } from "./fault.ts";

/** A CSV file (RFC 4180, UTF-8, a row a line) with a header. */
export interface CsvRows {
  readonly path: string;
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** From 1, as an editor counts. */
  readonly line: number;
  /** As many as the header has. */
  readonly cells: readonly string[];
}

/** @throws ModelFault `file`, `row` */
export async function readCsv(path: string): Promise<CsvRows> {
  const bytes = await bytesOf(path);
  const read = cellReader({ delimiter: ",", encoding: "utf-8", trim: false });
  const splitter = new LineSplitter();
  const lines = [...splitter.push(bytes), ...splitter.end()]
    .filter((line) => line.bytes?.length !== 0)
    .map((line) => ({ line: line.number, cells: cellsOf(line, read, path) }));
  const [header, ...rows] = lines;
  if (header === undefined || rows.length === 0)
    throw new ModelFault("file", `${path}: needs a header and at least one row`);
  requireNames(header.cells, path);
  for (const row of rows) requireWidth(row, header.cells.length, path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, sha256, header: header.cells, rows };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ModelFault(
      "file",
      `${path}: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

function cellsOf(
  { bytes, number }: Line,
  read: (line: Uint8Array) => string[],
  path: string,
): string[] {
  try {
    if (bytes === undefined) throw new RowFault("lineTooLong");
    return read(bytes);
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    throw new ModelFault("row", `${path}:${String(number)}: ${error.message}`);
  }
}

function requireNames(header: readonly string[], path: string): void {
  const twice = header.find((name, at) => header.indexOf(name) !== at);
  if (twice === undefined) return;
  throw new ModelFault("file", `${path}:1: two columns are called ${JSON.stringify(twice)}`);
}

function requireWidth({ cells, line }: CsvRow, width: number, path: string): void {
  if (cells.length === width) return;
  const found = `${String(cells.length)} cells where the header has ${String(width)}`;
  throw new ModelFault("row", `${path}:${String(line)}: ${found}`);
}
