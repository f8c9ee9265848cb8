import { type Counts, countBy } from "./counts.ts";
import { ScoreError } from "./score-error.ts";
import { type Column, columnOf, type Table } from "./table.ts";

/** Which column says how a case turned out, and its word for bad. */
export interface Target {
  readonly column: string;
  readonly bad: string;
}

/** Cases whose outcome is known. */
export interface Sample {
  readonly columns: readonly Column[];
  readonly isBad: readonly boolean[];
  readonly counts: Counts;
}

/**
 * Parts the characteristics from the outcome.
 * @param use the characteristics, by name; all but the target when absent
 * @throws ScoreError `unknownColumn`, `duplicateColumn`, `targetMissing`, `targetClasses`, `oneClass`, `noBad`
 */
export function sampleOf(table: Table, target: Target, use?: readonly string[]): Sample {
  refuseDuplicates(table);
  const isBad = outcomes(columnOf(table, target.column), target.bad);
  const columns =
    use?.map((name) => columnOf(table, name)) ??
    table.columns.filter(({ name }) => name !== target.column);
  const [counts] = countBy(
    isBad.map(() => 0),
    isBad,
    1,
  );
  return { columns, isBad, counts: counts! };
}

function refuseDuplicates({ columns }: Table): void {
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) throw new ScoreError("duplicateColumn", { column: name });
    names.add(name);
  }
}

function outcomes({ name, values }: Column, bad: string): boolean[] {
  const row = values.indexOf(undefined);
  if (row >= 0) throw new ScoreError("targetMissing", { column: name, row });
  const classes = new Set(values);
  if (classes.size > 2)
    throw new ScoreError("targetClasses", {
      column: name,
      found: [...classes].slice(0, 4).join(", "),
    });
  const found = [...classes].join(", ");
  if (classes.size < 2) throw new ScoreError("oneClass", { column: name, found });
  if (!classes.has(bad)) throw new ScoreError("noBad", { column: name, found });
  return values.map((value) => value === bad);
}
