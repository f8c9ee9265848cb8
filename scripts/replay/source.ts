import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cellReader, type CsvDialect } from "./csv-cells.ts";
import { type Line, LineSplitter } from "./csv-lines.ts";
import { ReplayError, RowFault } from "./fault.ts";
import type { DialectRules, Mapping, Table } from "./mapping-schema.ts";
import { compilePattern } from "./template.ts";

/** A file of the source, and the table of the mapping that its name fits. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly table: Table;
  readonly holes: Readonly<Record<string, string>>;
}

/** What one pass over a file tells before its rows are read. */
export interface Survey {
  readonly bytes: number;
  readonly sha256: string;
  /** Data rows: lines that are neither the header nor blank. */
  readonly rows: number;
  readonly header: readonly string[];
}

export const dialectOf = (rules: DialectRules | undefined): CsvDialect => ({
  delimiter: rules?.delimiter ?? ",",
  encoding: rules?.encoding ?? "utf-8",
  trim: rules?.trim ?? false,
});

/**
 * The files that `paths` name, in the mapping's order of tables and then by name. Of a folder those are taken that fit
 * a table; a file must fit one.
 * @throws ReplayError `source`
 */
export async function findSources(
  paths: readonly string[],
  mapping: Mapping,
): Promise<SourceFile[]> {
  const found = await Promise.all(paths.map((path) => sourcesAt(path, mapping)));
  const order = new Intl.Collator("en", { numeric: true });
  const files = found.flat().toSorted((a, b) => order.compare(a.name, b.name));
  return [...new Set(mapping.tables)].flatMap((table) =>
    files.filter((file) => file.table === table),
  );
}

async function sourcesAt(path: string, mapping: Mapping): Promise<SourceFile[]> {
  const isFolder = (await statOf(path)).isDirectory();
  const names = isFolder ? await readdir(path) : [basename(path)];
  const folder = isFolder ? path : dirname(path);
  const files = names.flatMap((name) => fileOf(folder, name, mapping));
  if (files.length === 0)
    throw new ReplayError("source", `${path}: no table of the mapping is for a file of this name`);
  return files;
}

function fileOf(folder: string, name: string, mapping: Mapping): SourceFile[] {
  for (const table of mapping.tables) {
    const holes = compilePattern(table.file)(name);
    if (holes !== undefined) return [{ path: join(folder, name), name, table, holes }];
  }
  return [];
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch {
    throw new ReplayError("source", `${path}: no such file or folder`);
  }
}

/** The lines of a file, by the chunk. */
export async function* linesIn(
  path: string,
  onBytes: (bytes: Uint8Array) => void = () => undefined,
): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter();
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    onBytes(chunk);
    yield splitter.push(chunk);
  }
  yield splitter.end();
}

/**
 * Reads a file once for its hash, its header and its number of rows.
 * @throws ReplayError `header` where the first line is none
 */
export async function survey(path: string, rules: DialectRules | undefined): Promise<Survey> {
  const hash = createHash("sha256");
  let [bytes, rows] = [0, 0];
  let first: Line | undefined;
  for await (const lines of linesIn(path, (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  })) {
    first ??= lines[0];
    rows += lines.filter((line) => line.bytes?.length !== 0).length;
  }
  const sha256 = hash.digest("hex");
  if (rules?.header !== undefined) return { bytes, sha256, rows, header: rules.header };
  const header = headerOf(first, dialectOf(rules), path);
  return { bytes, sha256, rows: rows - 1, header };
}

function headerOf(line: Line | undefined, dialect: CsvDialect, path: string): string[] {
  if (line?.bytes === undefined || line.bytes.length === 0)
    throw new ReplayError("header", `${path}: the first line is no header`);
  try {
    return cellReader(dialect)(line.bytes);
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    throw new ReplayError("header", `${path}: the first line is no header: ${error.message}`);
  }
}

/**
 * The cells of a joined file by the position of its data rows; undefined where a row could not be read.
 * @throws ReplayError `source`, `header`
 */
export async function readJoined(
  file: SourceFile,
): Promise<(readonly string[] | undefined)[] | undefined> {
  const { join: rules } = file.table;
  if (rules === undefined) return undefined;
  const path = join(dirname(file.path), rules.file);
  await statOf(path);
  const cellsOf = cellReader(dialectOf(rules.dialect));
  const rows: (readonly string[] | undefined)[] = [];
  for await (const lines of linesIn(path))
    for (const line of lines) if (line.bytes?.length !== 0) rows.push(cellsIn(line, cellsOf));
  const header = rules.dialect?.header ?? rows.shift() ?? [];
  const picked = rules.columns.map((name) => header.indexOf(name));
  if (picked.includes(-1))
    throw new ReplayError("header", `${path}: a joined column is not in its header`);
  return rows.map((cells) =>
    cells?.length === header.length ? picked.map((at) => cells[at] ?? "") : undefined,
  );
}

function cellsIn(line: Line, cellsOf: (line: Uint8Array) => string[]): string[] | undefined {
  try {
    return line.bytes && cellsOf(line.bytes);
  } catch (error) {
    if (error instanceof RowFault) return undefined;
    throw error;
  }
}
