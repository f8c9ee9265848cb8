import { GRADES_OF_KEY } from "../ingest/activity.store.ts";
import type { Queryable } from "../db/pool.ts";
import type { At, CountedCell, CountedSignal } from "./section.ts";
import { CELL, cellOf, type CellRow } from "./cell.store.ts";
import type { EvidenceRow } from "./evidence.ts";
import { type CountedEvidence, evidenceRowOf } from "./evidence-row.store.ts";
import type { Meaning } from "./signal.ts";
import { type DeclaredSignal, signalsOf } from "./signal.store.ts";

/** What was counted of a factory's signals of some meanings, in the buckets of a period. */
export async function countedSignals(
  db: Queryable,
  factory: string,
  meanings: readonly Meaning[],
  at: At,
): Promise<CountedSignal[]> {
  const declared = await signalsOf(db, factory);
  const signals = declared.filter(({ meaning }) => meanings.includes(meaning));
  const cells = await cellsIn(db, signals, at);
  const evidence = await evidenceIn(db, signals, at);
  return signals.map((signal) => ({
    signal,
    cells: (cells.get(signal.no) ?? []).map((row): CountedCell => ({
      at: row.at.toISOString(),
      cell: cellOf(row),
      evidence: evidence.get(keyOf(row)) ?? [],
    })),
  }));
}

/** How far portraits are. */
export async function countedSize(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ size: bigint }>("SELECT size FROM portrait_cursor");
  return Number(rows[0]?.size ?? 0);
}

const keyOf = (row: { readonly signal_no: number; readonly at: Date }): string =>
  [row.signal_no, row.at.getTime()].join(" ");

const valuesOf = (signals: readonly DeclaredSignal[], { period, resolution }: At): unknown[] => [
  signals.map(({ no }) => no),
  resolution,
  period.from,
  period.to,
];

async function cellsIn(
  db: Queryable,
  signals: readonly DeclaredSignal[],
  at: At,
): Promise<Map<number, CellRow[]>> {
  const { rows } = await db.query<CellRow>({
    name: "portrait_cells",
    text: `SELECT ${CELL} FROM portrait_cell c
           WHERE c.signal_no = ANY ($1) AND c.resolution = $2 AND c.at >= $3 AND c.at < $4
           ORDER BY c.signal_no, c.at`,
    values: valuesOf(signals, at),
  });
  return Map.groupBy(rows, ({ signal_no }) => signal_no);
}

interface Row extends CountedEvidence {
  readonly signal_no: number;
  readonly at: Date;
  readonly key_no: number;
}

async function evidenceIn(
  db: Queryable,
  signals: readonly DeclaredSignal[],
  at: At,
): Promise<Map<string, EvidenceRow[]>> {
  const { rows } = await db.query<Row>({
    name: "portrait_evidence",
    text: `WITH found AS MATERIALIZED (
             SELECT * FROM portrait_evidence e
             WHERE e.signal_no = ANY ($1) AND e.resolution = $2 AND e.at >= $3 AND e.at < $4),
           keys AS MATERIALIZED (
             SELECT key_no, ${GRADES_OF_KEY}
             FROM (SELECT DISTINCT key_no FROM found) k)
           SELECT e.signal_no, e.at, e.key_no, k.grades, e.source, e.records, e.claimed, e.first_index, e.last_index
           FROM found e JOIN keys k USING (key_no)`,
    values: valuesOf(signals, at),
  });
  return new Map([...Map.groupBy(rows, keyOf)].map(([key, some]) => [key, some.map(evidenceRow)]));
}

const evidenceRow = (row: Row): EvidenceRow => ({ keyNo: row.key_no, ...evidenceRowOf(row) });
