import { rowFaults, type RowFaultCode } from "./fault.ts";
import type { TableAccount } from "./account.ts";
import { totalsOf } from "./report.ts";
import type { Complaint } from "./translate.ts";

/** What the terminal shows of the unmappable rows; the report lists all. */
export const EXAMPLES_MAX = 5;

export const count = (value: number): string => value.toLocaleString("en-US");

/** The account on the terminal: rows in, rows in records, rows reported, and what became of cells. */
export function summary(accounts: readonly TableAccount[], examples: readonly Complaint[]): string {
  return [
    ...table(accounts),
    ...reasons(accounts),
    ...examples.map(complaintLine),
    ...cells(accounts, "absent", "cells without value, left out"),
    ...cells(accounts, "rounded", "cells rounded by the mapping's rule"),
    ...cells(accounts, "worded", "cells kept in the source's words"),
    "",
  ].join("\n");
}

export const complaintLine = ({ file, line, column, reason, found }: Complaint): string =>
  `  ${file}:${String(line)} ${column === undefined ? "" : `${JSON.stringify(column)} `}${reason}` +
  (found === "" ? "" : ` ${JSON.stringify(found)}`);

const HEAD = ["file", "rows", "in records", "unmappable", "records", "readings"];

function table(accounts: readonly TableAccount[]): string[] {
  const rows = [
    ...accounts,
    ...(accounts.length > 1 ? [{ file: "all", ...totalsOf(accounts) }] : []),
  ];
  const grid = rows.map((row) => [
    row.file,
    count(row.rows),
    count(row.mapped),
    count(row.unmappable),
    count(row.records),
    count(row.readings),
  ]);
  const widths = HEAD.map((head, at) =>
    Math.max(head.length, ...grid.map((row) => row[at]!.length)),
  );
  return [HEAD, ...grid].map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join("  "),
  );
}

function reasons(accounts: readonly TableAccount[]): string[] {
  const counts = new Map<RowFaultCode, number>();
  for (const account of accounts)
    for (const [code, rows] of Object.entries(account.reasons) as [RowFaultCode, number][])
      counts.set(code, (counts.get(code) ?? 0) + rows);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, rows]) => `unmappable, ${code}: ${count(rows)} (${rowFaults[code]})`);
}

const COLUMNS_MAX = 6;

function cells(
  accounts: readonly TableAccount[],
  what: keyof TableAccount["cells"],
  words: string,
): string[] {
  const columns = new Map<string, number>();
  for (const account of accounts)
    for (const [column, times] of Object.entries(account.cells[what]))
      columns.set(column, (columns.get(column) ?? 0) + times);
  if (columns.size === 0) return [];
  const total = [...columns.values()].reduce((sum, times) => sum + times, 0);
  const listed = [...columns]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, COLUMNS_MAX)
    .map(([column, times]) => `${column} ${count(times)}`);
  const more =
    columns.size > COLUMNS_MAX ? `, and ${String(columns.size - COLUMNS_MAX)} columns more` : "";
  return [`${words}: ${count(total)} (${listed.join(", ")}${more})`];
}
