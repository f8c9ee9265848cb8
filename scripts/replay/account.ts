import type { RowFaultCode } from "./fault.ts";
import type { MappedRow, Note } from "./row.ts";

/** Where every row of one source went: `rows` is always `mapped` plus `unmappable`. */
export interface TableAccount {
  readonly file: string;
  readonly rows: number;
  readonly mapped: number;
  readonly unmappable: number;
  /** Lines without anything on them; they are no rows. */
  readonly blankLines: number;
  readonly records: number;
  readonly readings: number;
  /** Rows by the reason why they could not be mapped. */
  readonly reasons: Readonly<Partial<Record<RowFaultCode, number>>>;
  /** Cells of mapped rows, by column: without value, rounded by the mapping's rule, kept as the source's own words. */
  readonly cells: Readonly<Record<Note["what"], Readonly<Record<string, number>>>>;
}

export class Account {
  private readonly file: string;
  private counts = { mapped: 0, unmappable: 0, blankLines: 0, records: 0, readings: 0 };
  private readonly reasons = new Map<RowFaultCode, number>();
  private readonly cells = {
    absent: new Map<string, number>(),
    rounded: new Map<string, number>(),
    worded: new Map<string, number>(),
  };

  constructor(file: string) {
    this.file = file;
  }

  blankLine(): void {
    this.counts.blankLines++;
  }

  unmappable(code: RowFaultCode): void {
    this.counts.unmappable++;
    increment(this.reasons, code);
  }

  record(rows: readonly MappedRow[]): void {
    this.counts.records++;
    this.counts.mapped += rows.length;
    for (const { readings, notes } of rows) {
      this.counts.readings += readings.length;
      for (const { what, column } of notes) increment(this.cells[what], column);
    }
  }

  summary(): TableAccount {
    const { absent, rounded, worded } = this.cells;
    return {
      file: this.file,
      rows: this.counts.mapped + this.counts.unmappable,
      ...this.counts,
      reasons: Object.fromEntries(this.reasons),
      cells: {
        absent: Object.fromEntries(absent),
        rounded: Object.fromEntries(rounded),
        worded: Object.fromEntries(worded),
      },
    };
  }
}

const increment = <K>(counts: Map<K, number>, key: K): unknown =>
  counts.set(key, (counts.get(key) ?? 0) + 1);
