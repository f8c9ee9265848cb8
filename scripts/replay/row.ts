import type { Json } from "../../device-attest/jcs.ts";
import { RowFault } from "./fault.ts";
import { expand, namesIn, type Template } from "./template.ts";
import type { Columns } from "./columns.ts";

/** A data row of a source. */
export interface SourceRow {
  /** Position among the data rows, from 0; blank lines and the header do not count. */
  readonly index: number;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** When it was captured, in milliseconds, once that is known. */
  readonly instant?: number;
}

/** What happened to a cell that did not become a value as it stands. */
export interface Note {
  readonly what: "absent" | "rounded" | "worded";
  readonly column: string;
}

/** A row as the mapping reads it: its part of a record. */
export interface MappedRow {
  readonly index: number;
  readonly line: number;
  readonly instant: number;
  readonly machine: string;
  readonly subjects: readonly string[];
  readonly step: string | undefined;
  readonly readings: readonly Measured[];
  readonly event: Json | undefined;
  readonly inspection: Json | undefined;
  readonly notes: readonly Note[];
}

export interface Measured {
  readonly metric: string;
  readonly unit: string;
  readonly value: string;
}

/** How a table's templates and leaves find the text they name. */
export interface Scope {
  readonly columns: Columns;
  /** Holes of the pattern that the file's name fits. */
  readonly file: Readonly<Record<string, string>>;
  readonly missing: ReadonlySet<string>;
}

/** The text under a name, or undefined where the cell has no value. */
export type TextReader = (row: SourceRow) => string | undefined;

/** A reader of `$row.index`, `$row.number`, `$row.time`, `$file.<hole>` or a column. */
export function textReader(name: string, scope: Scope): TextReader {
  if (name === "$row.index") return (row) => String(row.index);
  if (name === "$row.number") return (row) => String(row.index + 1);
  if (name === "$row.time") return ({ instant = 0 }) => new Date(instant).toISOString();
  const hole = name.startsWith("$file.") ? scope.file[name.slice(6)] : undefined;
  if (hole !== undefined) return () => hole;
  const at = scope.columns.use(name);
  return (row) => {
    const cell = row.cells[at] ?? "";
    return scope.missing.has(cell) ? undefined : cell;
  };
}

/**
 * A reader of a template.
 * @param encode what a hole brings passes through it
 * @throws RowFault (by the reader) `missing`, `tooLong`
 */
export function templateReader(
  template: Template,
  scope: Scope,
  { encode, lengthMax }: { readonly encode: (text: string) => string; readonly lengthMax: number },
): (row: SourceRow) => string {
  const readers = new Map(namesIn(template).map((name) => [name, textReader(name, scope)]));
  return (row) => {
    const text = expand(template, (name) => {
      const found = readers.get(name)?.(row);
      if (found === undefined) throw new RowFault("missing", "", name);
      return encode(found);
    });
    if (text.length === 0 || text.length > lengthMax) throw new RowFault("tooLong", text);
    return text;
  };
}
