import { type LogRange, lowestGrade, type Mix } from "../ingest/activity.ts";

/** Records of one key and source behind a figure. */
export interface EvidenceRow {
  /** Undefined where rows of one key are never told apart. */
  readonly keyNo?: number;
  /** The key's grades in the order of the chain, each from an entry on. */
  readonly grades: readonly { readonly grade: string; readonly from: number }[];
  readonly source: string;
  readonly records: number;
  readonly claimed: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
}

/** What stands beside a figure's value. */
export interface Evidence {
  readonly records: number;
  readonly grades: Mix;
  readonly claimedTime: number;
  readonly log: LogRange | null;
}

/** Puts rows together; of a key whose grade changed meanwhile the lower one counts. */
export function evidenceOf(rows: readonly EvidenceRow[]): Evidence {
  const grades: Record<string, number> = {};
  for (const { firstIndex, grades: held, lastIndex, records, source } of rows) {
    const name = `${lowestGrade(held, firstIndex, lastIndex) ?? "unknown"}/${source}`;
    grades[name] = (grades[name] ?? 0) + records;
  }
  return {
    records: rows.reduce((total, { records }) => total + records, 0),
    grades,
    claimedTime: rows.reduce((total, { claimed }) => total + claimed, 0),
    log: rows.length === 0 ? null : rangeOf(rows),
  };
}

const rangeOf = (rows: readonly EvidenceRow[]): LogRange => ({
  first: rows.reduce(
    (least, { firstIndex }) => Math.min(least, firstIndex),
    Number.MAX_SAFE_INTEGER,
  ),
  last: rows.reduce((most, { lastIndex }) => Math.max(most, lastIndex), 0),
});
