import type { Columns } from "./columns.ts";
import {
  type DecimalRule,
  decimalOf,
  type NumberDialect,
  PLAIN,
  parseFactor,
} from "./decimal-text.ts";
import { ReplayError, RowFault } from "./fault.ts";
import type { ColumnRules, LeafRules, NumberRules } from "./mapping-schema.ts";
import type { Measured, Note, SourceRow } from "./row.ts";
import { compilePattern, compileTemplate, expand } from "./template.ts";

interface ReadingPlan {
  readonly at: number;
  readonly column: string;
  readonly metric: string;
  readonly unit: string;
  readonly rule: DecimalRule;
  readonly optional: boolean;
}

const METRIC_MAX = 128;

export const numberDialect = (rules: NumberRules | undefined): NumberDialect => ({
  ...PLAIN,
  ...rules,
});

export const decimalRule = (
  { times, places, round }: ColumnRules | LeafRules,
  dialect: NumberDialect,
): DecimalRule => ({
  dialect,
  times: times === undefined ? undefined : parseFactor(times),
  places: places ?? 6,
  round: round ?? "none",
});

/**
 * A reader of the cells that become readings or measurements, in the order of the mapping.
 * @throws ReplayError `header`
 * @throws RowFault (by the reader) `missing` and the faults of `decimalOf`
 */
export function readingsReader(
  rules: readonly ColumnRules[],
  columns: Columns,
  { dialect, missing }: { readonly dialect: NumberDialect; readonly missing: ReadonlySet<string> },
): (row: SourceRow, notes: Note[]) => Measured[] {
  const plans = rules.flatMap((rule) => plansOf(rule, columns, dialect));
  return (row, notes) => {
    const readings: Measured[] = [];
    for (const plan of plans) {
      const cell = row.cells[plan.at] ?? "";
      if (missing.has(cell)) {
        if (!plan.optional) throw new RowFault("missing", cell, plan.column);
        notes.push({ what: "absent", column: plan.column });
      } else readings.push(readingOf(plan, cell, notes));
    }
    return readings;
  };
}

function readingOf({ column, metric, unit, rule }: ReadingPlan, cell: string, notes: Note[]) {
  const { text, rounded } = inColumn(column, () => decimalOf(cell, rule));
  if (rounded) notes.push({ what: "rounded", column });
  return { metric, unit, value: text };
}

/** Says in which column a cell's fault lies. */
export function inColumn<T>(column: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RowFault) throw new RowFault(error.code, error.found, column);
    throw error;
  }
}

function plansOf(rules: ColumnRules, columns: Columns, dialect: NumberDialect): ReadingPlan[] {
  const metric = compileTemplate(rules.metric);
  const found = [...matches(rules, columns)];
  if (found.length === 0)
    throw new ReplayError("header", `no column fits ${rules.columns ?? ""} of the mapping`);
  return found.map(([column, holes]) => {
    const name = expand(metric, (hole) => holes[hole] ?? `{${hole}}`);
    if (name.length > METRIC_MAX) throw new ReplayError("header", `the metric ${name} is too long`);
    return {
      at: columns.use(column),
      column,
      metric: name,
      unit: rules.unit,
      rule: decimalRule(rules, dialect),
      optional: rules.optional ?? false,
    };
  });
}

function* matches(
  rules: ColumnRules,
  columns: Columns,
): Generator<readonly [string, Readonly<Record<string, string>>]> {
  if (rules.column !== undefined) yield [rules.column, {}];
  else yield* columns.free(compilePattern(rules.columns ?? ""));
}
