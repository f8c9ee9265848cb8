import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../db/pool.ts";
import { type ActivityRow, lowestGrade } from "./activity.ts";

/** SQL for the grades of key `k`, in the order of the chain. */
export const GRADES_OF_KEY = `(
  SELECT json_agg(json_build_object('grade', g.grade, 'from', g.from_index) ORDER BY g.position)
  FROM device_key_grade g WHERE g.key_no = k.key_no) AS grades`;

const ENTRIES_MAX = 4096;

/**
 * Counts entries that came since the last step, and those whose content came later than they.
 * @returns whether there may be more at once
 */
export async function countActivity(pool: Pool): Promise<boolean> {
  if (!(await isBehind(pool))) return false;
  return inTransaction(pool, async (client) => {
    const cursor = await client.query<{ size: bigint }>(
      "SELECT size FROM activity_cursor FOR UPDATE",
    );
    // Every entry below it is committed. Nobody waits for this step but whoever fills in content.
    const head = await client.query<{ size: bigint }>("SELECT size FROM log_head");
    const from = Number(cursor.rows[0]?.size ?? 0);
    const until = Math.min(Number(head.rows[0]?.size ?? 0), from + ENTRIES_MAX);
    const again = await takeRecounts(client);
    if (again.length > 0) await client.query("SELECT discount_activity($1)", [again]);
    await client.query("SELECT count_activity($1, $2, $3)", [from, until, again]);
    await client.query("UPDATE activity_cursor SET size = $1", [until]);
    return until - from === ENTRIES_MAX || again.length === ENTRIES_MAX;
  });
}

async function isBehind(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ behind: boolean }>(
    `SELECT c.size < h.size OR EXISTS (SELECT FROM activity_recount) AS behind
     FROM activity_cursor c, log_head h`,
  );
  return rows[0]?.behind === true;
}

async function takeRecounts(client: Queryable): Promise<bigint[]> {
  const { rows } = await client.query<{ leaf_index: bigint }>(
    `DELETE FROM activity_recount WHERE leaf_index IN (
       SELECT leaf_index FROM activity_recount ORDER BY leaf_index LIMIT $1)
     RETURNING leaf_index`,
    [ENTRIES_MAX],
  );
  return rows.map(({ leaf_index }) => leaf_index);
}

export interface ActivityQuery {
  /** Party id, hexadecimal. */
  readonly factory: string;
  /** UTC, ISO 8601; whole buckets. */
  readonly from: string;
  readonly to: string;
  readonly resolution: "hour" | "day" | "month";
}

interface CountedRow {
  readonly key_id: Buffer;
  readonly device: string;
  readonly grades: { readonly grade: string; readonly from: number }[] | null;
  readonly at: Date;
  readonly source: string;
  readonly records: bigint;
  readonly refused: bigint;
  readonly rivals: bigint;
  readonly first_sequence: bigint;
  readonly last_sequence: bigint;
  readonly first_index: bigint;
  readonly last_index: bigint;
}

/** What a factory's keys sent in a period, in buckets, by device and time. */
export async function readActivity(
  db: Queryable,
  { factory, from, resolution, to }: ActivityQuery,
): Promise<ActivityRow[]> {
  const { rows } = await db.query<CountedRow>({
    name: "read_activity",
    text: `WITH keys AS MATERIALIZED (
             SELECT key_no, key_id, device, ${GRADES_OF_KEY}
             FROM device_key k WHERE factory = $1
           )
           SELECT k.key_id, k.device, k.grades, a.at, a.source, a.records, a.refused, a.rivals,
             a.first_sequence, a.last_sequence, a.first_index, a.last_index
           FROM keys k JOIN activity a USING (key_no)
           WHERE a.resolution = $4 AND a.at >= $2 AND a.at < $3
           ORDER BY k.device, a.key_no, a.at, a.source`,
    values: [Buffer.from(factory, "hex"), from, to, resolution],
  });
  return rows.map(counted);
}

function counted(row: CountedRow): ActivityRow {
  const [firstIndex, lastIndex] = [Number(row.first_index), Number(row.last_index)];
  return {
    keyId: row.key_id.toString("hex"),
    device: row.device,
    at: row.at.toISOString(),
    source: row.source,
    grade: lowestGrade(row.grades ?? [], firstIndex, lastIndex),
    records: Number(row.records),
    refused: Number(row.refused),
    rivals: Number(row.rivals),
    firstSequence: Number(row.first_sequence),
    lastSequence: Number(row.last_sequence),
    firstIndex,
    lastIndex,
  };
}

/** What one device sent between two sizes of the log. */
export interface Arrivals {
  readonly device: string;
  readonly keyId: string;
  readonly records: number;
  readonly refused: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
}

interface ArrivalsRow {
  readonly device: string;
  readonly key_id: Buffer;
  readonly records: bigint;
  readonly refused: bigint;
  readonly first_index: bigint;
  readonly last_index: bigint;
}

/** What came of a factory in entries [`from`, `until`), as far as it speaks of `period`. */
export async function readArrivals(
  pool: Pool,
  factory: string,
  { from, until }: { readonly from: number; readonly until: number },
  period: { readonly from: string; readonly to: string },
): Promise<Arrivals[]> {
  const { rows } = await pool.query<ArrivalsRow>({
    name: "read_arrivals",
    text: `SELECT k.device, k.key_id, count(*) AS records, count(r.fault) AS refused,
             min(r.leaf_index) AS first_index, max(r.leaf_index) AS last_index
           FROM attested_record r JOIN device_key k USING (key_no)
           WHERE r.leaf_index >= $2 AND r.leaf_index < $3 AND k.factory = $1
             AND coalesce(r.captured_at, r.received_at) >= $4
             AND coalesce(r.captured_at, r.received_at) < $5
             AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea
           GROUP BY k.key_no ORDER BY k.device, k.key_no`,
    values: [Buffer.from(factory, "hex"), from, until, period.from, period.to],
  });
  return rows.map((row) => ({
    device: row.device,
    keyId: row.key_id.toString("hex"),
    records: Number(row.records),
    refused: Number(row.refused),
    firstIndex: Number(row.first_index),
    lastIndex: Number(row.last_index),
  }));
}
