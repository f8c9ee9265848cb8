import type { Queryable } from "../db/pool.ts";
import { rounded } from "./cell.ts";
import type { Signal } from "./signal.ts";

/** The newest slots of a signal that a proposal is learnt from. */
const SLOTS_MAX = 20_000;

/** Means of a signal's newest slots, in millionths of its unit. */
export async function meansOf(db: Queryable, { no }: Signal): Promise<bigint[]> {
  const { rows } = await db.query<{ readonly sum: string; readonly readings: bigint }>(
    `SELECT sum(sum_micro)::text AS sum, sum(readings)::bigint AS readings
     FROM portrait_slot WHERE signal_no = $1 GROUP BY at ORDER BY at DESC LIMIT $2`,
    [no, SLOTS_MAX],
  );
  return rows.map(({ readings, sum }) => rounded(BigInt(sum), readings));
}

/** Something that a factory's machines say, and how much of it lately. */
export interface Candidate {
  readonly machine: string;
  readonly metric: string;
  readonly unit: string;
  readonly readings: number;
  readonly newest: string;
}

const RECORDS_OF_KEY = 20;
const CANDIDATES_MAX = 500;

/** What readings came from a factory's keys last: what a signal can be declared of. */
export async function candidatesOf(db: Queryable, factory: string): Promise<Candidate[]> {
  const { rows } = await db.query<{
    readonly machine: string;
    readonly metric: string;
    readonly unit: string;
    readonly readings: bigint;
    readonly newest: Date;
  }>(
    `SELECT r.body ->> 'machine' AS machine, reading ->> 'metric' AS metric, reading ->> 'unit' AS unit,
       count(*) AS readings, max(r.captured_at) AS newest
     FROM device_key k
     CROSS JOIN LATERAL (
       SELECT convert_from(n.body, 'UTF8')::jsonb AS body, n.captured_at FROM attested_record n
       WHERE n.key_no = k.key_no AND n.fault IS NULL AND n.body IS NOT NULL
         AND octet_length(n.body) < 1000000 AND position('"readings":['::bytea IN n.body) > 0
       ORDER BY n.sequence DESC LIMIT $2) r
     CROSS JOIN LATERAL jsonb_array_elements(r.body -> 'readings') reading
     WHERE k.factory = $1
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT $3`,
    [Buffer.from(factory, "hex"), RECORDS_OF_KEY, CANDIDATES_MAX],
  );
  return rows.map((row) => ({
    ...row,
    readings: Number(row.readings),
    newest: row.newest.toISOString(),
  }));
}
