import { Account, type TableAccount } from "./account.ts";
import type { Line } from "./csv-lines.ts";
import { RowFault, type RowFaultCode } from "./fault.ts";
import { type GroupFacts, type PlannedRecord, type RefusedRows, RowGrouper } from "./group-rows.ts";
import type { SourceRow } from "./row.ts";
import type { RowReader } from "./table-plan.ts";

/** A row that no record holds, and why. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly column?: string;
  readonly reason: RowFaultCode;
  readonly found: string;
}

export type Outcome =
  | { readonly record: PlannedRecord; readonly complaint?: never }
  | { readonly complaint: Complaint; readonly record?: never };

export interface TranslationPlan {
  readonly file: string;
  readonly hasHeader: boolean;
  readonly cellsOf: (line: Uint8Array) => string[];
  readonly readRow: RowReader;
  readonly group: GroupFacts;
}

/**
 * Turns the lines of a source into records and complaints, in order and without loss: each line is the header, blank,
 * in exactly one record, or complained about.
 */
export class Translation {
  private readonly plan: TranslationPlan;
  private readonly grouper: RowGrouper;
  private readonly account: Account;
  private next = 0;

  constructor(plan: TranslationPlan) {
    this.plan = plan;
    this.grouper = new RowGrouper(plan.group);
    this.account = new Account(plan.file);
  }

  push(lines: readonly Line[]): Outcome[] {
    const outcomes: Outcome[] = [];
    for (const line of lines) {
      if (this.plan.hasHeader && line.number === 1) continue;
      if (line.bytes?.length === 0) this.account.blankLine();
      else outcomes.push(...this.translate(line));
    }
    return outcomes;
  }

  end(): Outcome[] {
    return this.settle(this.grouper.end());
  }

  summary(): TableAccount {
    return this.account.summary();
  }

  private translate(line: Line): Outcome[] {
    const index = this.next++;
    try {
      const row = this.plan.readRow(this.rowOf(line, index));
      return this.settle(this.grouper.push(row));
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      return [this.complain(line.number, error)];
    }
  }

  private rowOf(line: Line, index: number): SourceRow {
    if (line.bytes === undefined) throw new RowFault("lineTooLong");
    return { index, line: line.number, cells: this.plan.cellsOf(line.bytes) };
  }

  private settle(ended: PlannedRecord | RefusedRows | undefined): Outcome[] {
    if (ended === undefined) return [];
    if ("draft" in ended) {
      this.account.record(ended.rows);
      return [{ record: ended }];
    }
    return ended.rows.map(({ line }) => this.complain(line, new RowFault("schema", ended.reason)));
  }

  private complain(line: number, { code, column, found }: RowFault): Outcome {
    this.account.unmappable(code);
    const { file } = this.plan;
    return {
      complaint: { file, line, ...(column !== undefined && { column }), reason: code, found },
    };
  }
}
