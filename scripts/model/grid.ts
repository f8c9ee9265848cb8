import { padLeft, padRight, widthOf } from "../simulation/text-width.ts";

/** Cells of a table on a terminal. */
export type Row = readonly string[];

const GAP = "  ";

/**
 * Lines of a table, each column as wide as its widest cell.
 * @param texts how many columns, from the left, hold text; the others hold figures and end at their right
 */
export function grid(rows: readonly Row[], texts = 1): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => widthOf(row[at] ?? ""))),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => (at < texts ? padRight : padLeft)(cell, widths[at]!))
      .join(GAP)
      .trimEnd(),
  );
}

export const count = (value: number): string => value.toLocaleString("en-US");
export const percent = (share: number, places = 1): string => `${(share * 100).toFixed(places)} %`;
export const decimal = (value: number, places = 3): string => value.toFixed(places);
export const signed = (points: number): string =>
  points > 0 ? `+${String(points)}` : String(points);

/** Small probabilities keep a figure that says how small. */
export const pValue = (p: number): string => (p < 0.0001 ? p.toExponential(1) : p.toFixed(4));
