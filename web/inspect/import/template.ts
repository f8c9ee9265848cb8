import writeExcelFile from "write-excel-file/universal";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { headOf } from "./mapping.ts";

/** The names of the columns that are no characteristics, in the order of `fields`. */
export type Heads = readonly [
  lot: string,
  sample: string,
  inspector: string,
  instrument: string,
  calibrationDue: string,
];

/** A spreadsheet to fill in: one line for each piece of a lot. */
export function templateOf(plan: InspectionPlan, heads: Heads): Promise<Blob> {
  const names = [...heads, ...plan.rules.map(headOf)];
  const head = names.map((value) => ({ value, fontWeight: "bold" as const }));
  const lines = Array.from({ length: Math.min(plan.samples, 1000) }, (_, at) => [
    null,
    at + 1,
    ...names.slice(2).map(() => null),
  ]);
  const columns = names.map((name) => ({ width: Math.max(12, name.length + 4) }));
  return writeExcelFile([head, ...lines], { columns, stickyRowsCount: 1 }).toBlob();
}
