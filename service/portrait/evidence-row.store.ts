import type { EvidenceRow } from "./evidence.ts";

/** What is counted of records of one key and source, as a query answers it. */
export interface CountedEvidence {
  readonly grades: EvidenceRow["grades"] | null;
  readonly source: string;
  readonly records: bigint;
  readonly claimed: bigint;
  readonly first_index: bigint;
  readonly last_index: bigint;
}

export const evidenceRowOf = (row: CountedEvidence): EvidenceRow => ({
  grades: row.grades ?? [],
  source: row.source,
  records: Number(row.records),
  claimed: Number(row.claimed),
  firstIndex: Number(row.first_index),
  lastIndex: Number(row.last_index),
});
