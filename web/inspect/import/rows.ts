import type { InspectionLot, InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { daysBetween } from "../entry/calibration.ts";
import { type GaugeFault, readGauge } from "../entry/gauge.ts";
import { measurementsOf } from "../entry/judge.ts";
import { lotsMeant } from "../entry/lot-code.ts";
import type { Finding } from "../entry/record.ts";
import type { Cells } from "./limits.ts";
import type { Field, Mapping } from "./mapping.ts";

/** What is wrong with a cell, by code: the page has the words. */
export type CellFault =
  | GaugeFault
  | "missing"
  | "unknownLot"
  | "severalLots"
  | "otherPlan"
  | "noSample"
  | "noDate"
  | "formula"
  | "tooLong"
  | "twice";

export interface RowFault {
  /** As the spreadsheet numbers it, the line of names being 1. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
  readonly fault: CellFault;
  readonly cell: string;
}

/** An inspection as a line of a file says it. */
export type ReadRow = Omit<Finding, "closing" | "attachments">;

export interface ReadRows {
  readonly rows: readonly ReadRow[];
  readonly faults: readonly RowFault[];
}

export interface RowContext {
  readonly plan: InspectionPlan;
  readonly ruleSet: string;
  readonly lots: readonly InspectionLot[];
  readonly mapping: Mapping;
}

const NAME_CHARACTERS_MAX = 128;
const SAMPLE_MAX = 1_000_000;
/** What spreadsheets would run if these texts were ever exported to one (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** Reads all lines below the names. With a single fault nothing of the file is to be signed. */
export function readRows(cells: Cells, context: RowContext): ReadRows {
  const faults: RowFault[] = [];
  const rows: ReadRow[] = [];
  const seen = new Set<string>();
  for (const [at, line] of cells.entries()) {
    if (at === 0) continue;
    const reader = new LineReader(line, at + 1, context);
    const row = reader.read();
    const piece = row && `${row.lot.lot} ${String(row.sample)}`;
    if (piece !== undefined && seen.has(piece)) reader.blame("sample", "twice");
    if (piece !== undefined) seen.add(piece);
    faults.push(...reader.faults);
    if (row !== undefined) rows.push(row);
  }
  return { rows, faults };
}

/** One line, with everything that is wrong in it. */
class LineReader {
  readonly faults: RowFault[] = [];
  readonly #line: readonly string[];
  readonly #row: number;
  readonly #context: RowContext;

  constructor(line: readonly string[], row: number, context: RowContext) {
    this.#line = line;
    this.#row = row;
    this.#context = context;
  }

  /** Undefined where anything is wrong. */
  read(): ReadRow | undefined {
    const { plan, ruleSet } = this.#context;
    const lot = this.#lot();
    const sample = this.#sample();
    const hand = {
      inspector: this.#name("inspector"),
      instrument: this.#name("instrument"),
      calibrationDue: this.#date(),
    };
    const measurements = measurementsOf(plan, this.#values());
    if (this.faults.length > 0 || lot === undefined) return undefined;
    return { lot, ruleSet, plan, sample, hand, measurements };
  }

  blame(what: Field | number, fault: CellFault): void {
    const column = this.#context.mapping.indexOf(what);
    this.faults.push({ row: this.#row, column, fault, cell: this.#line[column] ?? "" });
  }

  #cell(what: Field | number): string {
    return (this.#line[this.#context.mapping.indexOf(what)] ?? "").trim();
  }

  #lot(): InspectionLot | undefined {
    const text = this.#cell("lot");
    const meant = lotsMeant(text, this.#context.lots);
    const [lot] = meant;
    if (text === "") this.blame("lot", "missing");
    else if (lot === undefined) this.blame("lot", "unknownLot");
    else if (meant.length > 1) this.blame("lot", "severalLots");
    else if (!lot.ruleSets.includes(this.#context.ruleSet)) this.blame("lot", "otherPlan");
    return lot;
  }

  #sample(): number {
    const text = this.#cell("sample").replace(/[.,]0+$/, "");
    const sample = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    if (sample < 1 || sample > SAMPLE_MAX)
      this.blame("sample", text === "" ? "missing" : "noSample");
    return sample;
  }

  #name(field: "inspector" | "instrument"): string {
    const text = this.#cell(field);
    if (text === "") this.blame(field, "missing");
    else if (FORMULA.test(text)) this.blame(field, "formula");
    else if (text.length > NAME_CHARACTERS_MAX) this.blame(field, "tooLong");
    return text;
  }

  #date(): string {
    const text = this.#cell("calibrationDue");
    const date = dateOf(text);
    if (date === undefined) this.blame("calibrationDue", text === "" ? "missing" : "noDate");
    return date ?? "";
  }

  #values(): Record<number, string> {
    const values: Record<number, string> = {};
    for (const [at, { required, unit }] of this.#context.plan.rules.entries()) {
      const text = this.#cell(at);
      if (text === "" && !required) continue;
      const reading = readGauge(text, unit);
      if (reading.kind === "value") values[at] = reading.value;
      else this.blame(at, text === "" ? "missing" : reading.fault);
    }
    return values;
  }
}

/** Excel's first day; 60 is a 29 February 1900 that never was, and no instrument is that old. */
const EXCEL_EPOCH = -25_569;
const EXCEL_DAYS = { min: 36_526, max: 73_050 } as const;

/**
 * YYYY-MM-DD, also with slashes, dots or as Chinese writes it, and Excel's count of days for the years 2000 to 2099. Orders
 * of day and month that two countries read differently are refused.
 */
export function dateOf(text: string): string | undefined {
  const [, year, month = "", day = ""] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text) ?? [];
  if (year !== undefined) {
    const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    return daysBetween(date, date) === undefined ? undefined : date;
  }
  const days = /^\d{5}$/.test(text) ? Number(text) : 0;
  return days >= EXCEL_DAYS.min && days < EXCEL_DAYS.max ? dayAfter(days + EXCEL_EPOCH) : undefined;
}

/** Howard Hinnant's civil_from_days, for days since 1970-01-01 that are not before it. */
function dayAfter(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
}
