import {
  type Outcome,
  outcomeDefaults,
  outcomesByCase,
  outcomesCheck,
} from "../../service/score/document/outcomes.ts";
import { type Case, scorer, type Unscorable } from "../../service/score/score-case.ts";
import { columnOf, rowAt, type Value } from "../../service/score/table.ts";
import type { Scorecard } from "../../service/score/scorecard.ts";
import { ModelFault } from "./fault.ts";
import { type Options, required, whole } from "./options.ts";
import { explained, readDocument } from "./read-document.ts";
import type { ReadTable } from "./read-table.ts";

/** A case, by its line in the file. */
export interface ReadCase {
  readonly line: number;
  readonly case: Case;
}

/** A case and what became of it. */
export interface JudgedCase extends ReadCase {
  readonly isBad: boolean;
}

/** The cases that say something about a model, and how many do not. */
export interface Judged {
  readonly cases: readonly JudgedCase[];
  /** Whoever came, whatever became of it. */
  readonly all: readonly ReadCase[];
  readonly indeterminate: number;
  /** In the data, without an outcome. */
  readonly open: number;
  /** Names of cases that have an outcome, and are not in the data. */
  readonly unmatched: readonly string[];
}

/** @throws ModelFault */
export async function judgeCases(data: ReadTable, options: Options): Promise<Judged> {
  const { outcomeOf, unmatched } =
    options.outcomes === undefined ? byColumn(data, options) : await byBatch(data, options);
  const all = data.source.rows.map(({ line }, row) => ({
    line,
    case: rowAt(data.table, row),
    outcome: outcomeOf(row),
  }));
  const countOf = (outcome: Outcome | undefined) =>
    all.filter((one) => one.outcome === outcome).length;
  return {
    cases: all
      .filter(({ outcome }) => outcome === "good" || outcome === "bad")
      .map(({ outcome, ...one }) => ({ ...one, isBad: outcome === "bad" })),
    all,
    indeterminate: countOf("indeterminate"),
    open: countOf(undefined),
    unmatched,
  };
}

interface Outcomes extends Pick<Judged, "unmatched"> {
  readonly outcomeOf: (row: number) => Outcome | undefined;
}

function byColumn(data: ReadTable, options: Options): Outcomes {
  const values = valuesOf(data, required(options, "target"));
  const bad = required(options, "bad");
  if (!values.includes(bad))
    throw new ModelFault("score", `${data.source.path}: no case is ${JSON.stringify(bad)}`);
  const others = new Set(values.filter((value) => value !== undefined && value !== bad));
  if (others.size > 1)
    throw new ModelFault(
      "score",
      `${data.source.path}: more than one word beside ${JSON.stringify(bad)}: ${[...others].slice(0, 5).join(", ")}`,
    );
  const outcomeOf = (row: number): Outcome | undefined => {
    const value = values[row];
    if (value === undefined) return undefined;
    return value === bad ? "bad" : "good";
  };
  return { outcomeOf, unmatched: [] };
}

async function byBatch(data: ReadTable, options: Options): Promise<Outcomes> {
  const path = required(options, "outcomes");
  const ids = valuesOf(data, required(options, "case"));
  const outcomes = await readDocument(path, outcomesCheck);
  const { badFromDays, goodBelowDays } = outcomeDefaults;
  const rule = {
    badFromDays: whole(options, "bad-from", badFromDays),
    goodBelowDays: whole(options, "good-below", goodBelowDays),
  };
  const byCase = explained(path, () => outcomesByCase(outcomes, rule));
  requireOnce(ids, data);
  const known = new Set(ids);
  return {
    outcomeOf: (row) => byCase.get(ids[row] ?? ""),
    unmatched: [...byCase.keys()].filter((name) => !known.has(name)),
  };
}

function valuesOf({ source, table }: ReadTable, column: string): readonly Value[] {
  return explained(source.path, () => columnOf(table, column)).values;
}

/** An outcome that counted twice would weigh twice. */
function requireOnce(ids: readonly Value[], { source }: ReadTable): void {
  const seen = new Set<Value>();
  for (const [row, id] of ids.entries()) {
    if (id !== undefined && seen.has(id))
      throw new ModelFault(
        "row",
        `${source.path}:${String(source.rows[row]!.line)}: case ${id} comes twice`,
      );
    seen.add(id);
  }
}

/** A case that a model gave a score. */
export type ScoredRow<C extends ReadCase = JudgedCase> = C & {
  readonly score: number;
  readonly pdPpm: number;
  /** The bin of each line of the card. */
  readonly bins: readonly number[];
};

export interface Unscored {
  readonly line: number;
  readonly faults: readonly Unscorable[];
}

/** What a model makes of cases: some have no score, and a person has to look. */
export function scoreAll<C extends ReadCase>(
  card: Scorecard,
  cases: readonly C[],
): { readonly scored: readonly ScoredRow<C>[]; readonly unscored: readonly Unscored[] } {
  const score = scorer(card);
  const scored: ScoredRow<C>[] = [];
  const unscored: Unscored[] = [];
  for (const one of cases) {
    const found = score(one.case);
    if (found.kind === "unscorable") unscored.push({ line: one.line, faults: found.faults });
    else scored.push({ ...one, ...found, bins: found.given.map(({ bin }) => bin) });
  }
  return { scored, unscored };
}
