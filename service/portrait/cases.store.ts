import { GRADES_OF_KEY } from "../ingest/activity.store.ts";
import type { Queryable } from "../db/pool.ts";
import type { EvidenceRow } from "./evidence.ts";
import { type CountedEvidence, evidenceRowOf } from "./evidence-row.store.ts";
import { countedLine, type CountedLine } from "./orders.ts";
import { outcomeOf } from "./order-line.ts";
import type { At, CountedCases } from "./section.ts";

interface Counted extends CountedEvidence {
  readonly at: Date;
  readonly inspected: bigint;
  readonly good: bigint;
}

/** Things of a factory that were inspected first in the buckets of a period. */
export async function countedFirstPass(
  db: Queryable,
  factory: string,
  { period, resolution }: At,
): Promise<CountedCases[]> {
  const { rows } = await db.query<Counted>({
    name: "portrait_first_pass",
    text: `WITH found AS MATERIALIZED (
             SELECT * FROM portrait_first_pass
             WHERE factory = $1 AND resolution = $2 AND at >= $3 AND at < $4),
           keys AS MATERIALIZED (SELECT key_no, ${GRADES_OF_KEY} FROM (SELECT DISTINCT key_no FROM found) k)
           SELECT f.at, k.grades, f.source, f.inspected, f.good, f.records, f.claimed, f.first_index, f.last_index
           FROM found f JOIN keys k USING (key_no) ORDER BY f.at`,
    values: [Buffer.from(factory, "hex"), resolution, period.from, period.to],
  });
  return rows.map((row) => ({
    at: row.at.toISOString(),
    cases: Number(row.inspected),
    good: { firstPassYield: Number(row.good) },
    evidence: [evidenceRowOf(row)],
  }));
}

interface LineRow {
  readonly line: string;
  readonly leaf_index: bigint;
  readonly promised_ms: string | null;
  readonly ordered: string | null;
  readonly delivered_ms: string | null;
  readonly delivered: string | null;
  readonly buyer: string | null;
  readonly grades: EvidenceRow["grades"] | null;
  readonly source: string;
  readonly claimed: boolean;
}

/** Lines of a factory's orders that were promised for a period, each in the bucket that it was promised for. */
export async function countedOrderLines(
  db: Queryable,
  factory: string,
  at: At,
): Promise<CountedLine[]> {
  const { rows } = await db.query<LineRow>({
    name: "portrait_order_lines",
    text: `WITH promised AS (
             SELECT DISTINCT line FROM portrait_order_line
             WHERE factory = $1 AND promised_at > $2 AND promised_at <= $3),
           found AS MATERIALIZED (
             SELECT l.* FROM promised p JOIN portrait_order_line l ON l.factory = $1 AND l.line = p.line),
           keys AS MATERIALIZED (SELECT key_no, ${GRADES_OF_KEY} FROM (SELECT DISTINCT key_no FROM found) k)
           SELECT encode(f.line, 'base64') AS line, f.leaf_index, extract(epoch FROM f.promised_at) * 1000 AS promised_ms,
             f.ordered::text, extract(epoch FROM f.delivered_at) * 1000 AS delivered_ms, f.delivered::text,
             encode(f.buyer, 'base64') AS buyer, k.grades, f.source, f.claimed
           FROM found f JOIN keys k USING (key_no) ORDER BY f.line, f.leaf_index`,
    values: [Buffer.from(factory, "hex"), at.period.from, at.period.to],
  });
  return [...Map.groupBy(rows, ({ line }) => line).values()].flatMap((some) => {
    const outcome = outcomeOf(some.map(saidIn));
    const line = outcome && countedLine(outcome, at);
    return line === undefined ? [] : [{ ...line, evidence: some.map(evidenceOfRow) }];
  });
}

const saidIn = (row: LineRow) => ({
  promisedBefore: row.promised_ms === null ? undefined : Number(row.promised_ms),
  ordered: row.ordered === null ? undefined : BigInt(row.ordered),
  deliveredAt: row.delivered_ms === null ? undefined : Number(row.delivered_ms),
  delivered: row.delivered === null ? undefined : BigInt(row.delivered),
  buyer: row.buyer ?? undefined,
});

const evidenceOfRow = (row: LineRow): EvidenceRow => ({
  grades: row.grades ?? [],
  source: row.source,
  records: 1,
  claimed: Number(row.claimed),
  firstIndex: Number(row.leaf_index),
  lastIndex: Number(row.leaf_index),
});
