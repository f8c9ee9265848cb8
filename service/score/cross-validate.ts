import { measure, type Measures } from "./measure/measures.ts";
import type { ScoredCase } from "./measure/ranked.ts";
import type { Plan } from "./plan.ts";
import { sampleOf } from "./sample.ts";
import { scorer } from "./score-case.ts";
import { rowAt, type Table } from "./table.ts";
import { train } from "./train.ts";

/** What the plan's way to make scorecards is worth on cases that a scorecard did not know. */
export interface CrossValidation {
  readonly folds: number;
  /** Held-out cases with a value that the fold's scorecard never saw. */
  readonly unscorable: number;
  readonly measures: Measures;
}

/**
 * Holds out each fold in turn, makes a scorecard of the others from binning on, and scores those held out (Stone, 1974).
 * Folds have as many bads each; the same table has the same folds.
 * @throws ScoreError as `train`, of which folds are small samples
 */
export function crossValidate(table: Table, plan: Plan, folds: number): CrossValidation {
  const { isBad } = sampleOf(table, plan.target, plan.use);
  const foldOf = foldsOf(isBad, folds);
  const cases: ScoredCase[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const { card } = train(
      rowsWhere(table, (row) => foldOf[row] !== fold),
      plan,
    );
    const score = scorer(card);
    for (const [row, own] of foldOf.entries()) {
      if (own !== fold) continue;
      const found = score(rowAt(table, row));
      if (found.kind === "scored") cases.push({ ...found, isBad: isBad[row]! });
    }
  }
  return { folds, unscorable: table.rows - cases.length, measures: measure(cases, "others") };
}

/** Goods and bads are dealt out like cards, each by themselves. */
function foldsOf(isBad: readonly boolean[], folds: number): number[] {
  const dealt = { good: 0, bad: 0 };
  return isBad.map((bad) => dealt[bad ? "bad" : "good"]++ % folds);
}

function rowsWhere({ columns }: Table, keeps: (row: number) => boolean): Table {
  const kept = columns.map((column) => ({
    ...column,
    values: column.values.filter((_, row) => keeps(row)),
  }));
  return { rows: kept[0]?.values.length ?? 0, columns: kept };
}
