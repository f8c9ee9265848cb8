import type { Json } from "../../device-attest/jcs.ts";
import { Columns } from "./columns.ts";
import { RowFault } from "./fault.ts";
import { instantReader } from "./instant.ts";
import type { Mapping, Table, TimeRules } from "./mapping-schema.ts";
import { numberDialect, inColumn, readingsReader } from "./readings.ts";
import {
  type MappedRow,
  type Note,
  type Scope,
  type SourceRow,
  templateReader,
  textReader,
} from "./row.ts";
import { treeReader } from "./tree.ts";
import { compileTemplate, uriComponent } from "./template.ts";

/** What the plan of a table needs to know of one source file. */
export interface SourceFacts {
  readonly file: string;
  readonly header: readonly string[];
  /** Holes of the pattern that the file's name fits. */
  readonly holes: Readonly<Record<string, string>>;
  /** When row 0 was captured, in milliseconds; used where the mapping counts from a start. */
  readonly startMs: number;
  /** The joined file's cells by position of its data row; undefined entries could not be read. */
  readonly joined: readonly (readonly string[] | undefined)[] | undefined;
}

/** Reads one row. @throws RowFault */
export type RowReader = (row: SourceRow) => MappedRow;

const plain = (text: string): string => text;

/**
 * Binds a table of the mapping to a source: finds its columns and prepares every reader.
 * @throws ReplayError `header`
 */
export function planTable(table: Table, mapping: Mapping, source: SourceFacts): RowReader {
  const joinedNames = table.join?.columns ?? [];
  const columns = new Columns([...source.header, ...joinedNames], source.file);
  for (const name of Object.keys(table.unused ?? {})) columns.use(name);
  const missing = new Set(["", ...(table.missing ?? mapping.missing ?? [])]);
  const dialect = numberDialect(table.numbers ?? mapping.numbers);
  const scope = { columns, file: source.holes, missing, dialect };
  const complete = joiner(table, source, columns);
  const read = {
    instant: instantOf(table.time, scope, source.startMs),
    machine: templateReader(compileTemplate(table.machine ?? mapping.machine), scope, {
      encode: plain,
      lengthMax: 128,
    }),
    subjects: (table.subjects ?? []).map((subject) =>
      templateReader(compileTemplate(subject), scope, { encode: uriComponent, lengthMax: 512 }),
    ),
    step: stepReader(table.step, scope),
    event: table.event && treeReader(table.event, scope),
    inspection: table.inspection && treeReader(table.inspection, scope),
    measurements: readingsReader(table.measurements ?? [], columns, scope),
    readings: readingsReader(table.readings ?? [], columns, scope),
  };
  columns.requireAllUsed();
  return (short) => readRow(complete(short), read);
}

type Readers = {
  readonly instant: (row: SourceRow) => number;
  readonly machine: (row: SourceRow) => string;
  readonly subjects: readonly ((row: SourceRow) => string)[];
  readonly step: (row: SourceRow) => string | undefined;
  readonly event: ReturnType<typeof treeReader> | undefined;
  readonly inspection: ReturnType<typeof treeReader> | undefined;
  readonly measurements: ReturnType<typeof readingsReader>;
  readonly readings: ReturnType<typeof readingsReader>;
};

function readRow(untimed: SourceRow, read: Readers): MappedRow {
  const notes: Note[] = [];
  const instant = read.instant(untimed);
  const row = { ...untimed, instant };
  const inspection = read.inspection?.(row, notes);
  const mapped = {
    index: row.index,
    line: row.line,
    instant,
    machine: read.machine(row),
    subjects: read.subjects.map((subject) => subject(row)),
    step: read.step(row),
    readings: read.readings(row, notes),
    event: read.event?.(row, notes),
    inspection:
      inspection &&
      ({
        ...(inspection as object),
        measurements: read.measurements(row, notes),
      } as object as Json),
    notes,
  };
  const isBare = mapped.event === undefined && mapped.inspection === undefined;
  if (isBare && mapped.readings.length === 0) throw new RowFault("noReadings");
  return mapped;
}

function instantOf(time: TimeRules, scope: Scope, startMs: number): (row: SourceRow) => number {
  const { column, format = "iso", zone = "UTC", midnight = "start", intervalMs = 0 } = time;
  if (column === undefined) return (row) => startMs + row.index * intervalMs;
  const read = textReader(column, scope);
  const parse = instantReader({ format, zone, midnight });
  return (row) => {
    const cell = read(row);
    if (cell === undefined) throw new RowFault("missing", "", column);
    return inColumn(column, () => parse(cell));
  };
}

function stepReader(
  step: string | undefined,
  scope: Scope,
): (row: SourceRow) => string | undefined {
  if (step === undefined) return () => undefined;
  return templateReader(compileTemplate(step), scope, { encode: plain, lengthMax: 256 });
}

/** Checks that a row is as long as the header, and adds the cells of the joined file. */
function joiner(
  table: Table,
  source: SourceFacts,
  columns: Columns,
): (row: SourceRow) => SourceRow {
  const { join } = table;
  const keyAt = join === undefined ? -1 : columns.use(join.key);
  return (row) => {
    if (row.cells.length !== source.header.length)
      throw new RowFault("columnCount", `${String(row.cells.length)} cells`);
    if (join === undefined) return row;
    const key = row.cells[keyAt] ?? "";
    const found = /^\d{1,9}$/.test(key) ? source.joined?.[Number(key)] : undefined;
    if (found === undefined) throw new RowFault("joinMissing", key, join.key);
    return { ...row, cells: [...row.cells, ...found] };
  };
}
