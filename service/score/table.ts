import { toMicro } from "../../device-attest/decimal.ts";
import { ScoreError } from "./score-error.ts";

/** What is known of one case about one characteristic: a text, a decimal of the house, or nothing (missing). */
export type Value = string | undefined;

/** Numbers have an order, categories have none. */
export type Kind = "numeric" | "categorical";

/** A characteristic of many cases, a value for each. */
export interface Column {
  readonly name: string;
  readonly kind: Kind;
  readonly values: readonly Value[];
}

/** Cases in rows, by column; each column has as many values as the table has rows. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** @throws ScoreError `unknownColumn` */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) throw new ScoreError("unknownColumn", { column: name });
  return column;
}

/** One row, by column. */
export const rowAt = ({ columns }: Table, row: number): Readonly<Record<string, Value>> =>
  Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]));

/**
 * A number in millionths, exactly: what lies on which side of a break must not depend on a rounding.
 * @throws ScoreError `notADecimal`
 */
export function microOf(value: string, where: { column?: string; row?: number } = {}): bigint {
  try {
    return toMicro(value);
  } catch {
    throw new ScoreError("notADecimal", { ...where, found: value });
  }
}
