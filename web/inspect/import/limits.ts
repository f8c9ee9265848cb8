import { ImportRefused } from "./refused.ts";

const MIB = 2 ** 20;

/** More than a workshop measures in a month, less than what makes a phone stop. */
export const limits = {
  fileBytes: 5 * MIB,
  /** What a spreadsheet may unpack to: a bomb is a thousand times its size. */
  unpackedBytes: 50 * MIB,
  entries: 500,
  /** Below the line with the names. */
  rows: 5000,
  columns: 300,
  cellCharacters: 1000,
} as const;

export const inMib = (bytes: number): number => bytes / MIB;

/** One line of cells after the other, the names of the columns first. */
export type Cells = readonly (readonly string[])[];

/** @throws ImportRefused `tooManyRows`, `tooManyColumns`, `cellTooLong`, `noRows` */
export function requireWithin(cells: Cells): Cells {
  if (cells.length < 2) throw new ImportRefused("noRows");
  if (cells.length - 1 > limits.rows)
    throw new ImportRefused("tooManyRows", { limit: limits.rows });
  for (const [at, line] of cells.entries()) {
    if (line.length > limits.columns)
      throw new ImportRefused("tooManyColumns", { limit: limits.columns });
    if (line.some((cell) => cell.length > limits.cellCharacters))
      throw new ImportRefused("cellTooLong", { row: at + 1, limit: limits.cellCharacters });
  }
  return cells;
}
