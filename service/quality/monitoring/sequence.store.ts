import type { Queryable } from "../../db/pool.ts";
import type { ToRaise } from "../alerts/alert.store.ts";
import type { MonitoredEntry } from "./entry.ts";
import { type Gap, gapBefore, without } from "./gap.ts";

/** Keeps how far each key counted, and what is missing. @param entries in the order of the log */
export async function followSequences(
  client: Queryable,
  entries: readonly MonitoredEntry[],
): Promise<void> {
  const byKey = Map.groupBy(entries, ({ keyNo }) => keyNo);
  const counted = await lastSequences(client, [...byKey.keys()]);
  for (const [keyNo, own] of byKey) {
    let last = counted.get(keyNo) ?? 0;
    for (const entry of own) {
      const gap = gapBefore(last, entry.sequence);
      if (gap !== undefined) await openGap(client, entry, gap);
      if (entry.sequence < last) await fill(client, entry);
      last = Math.max(last, entry.sequence);
    }
    await keepLast(client, own.at(-1) as MonitoredEntry, last);
  }
}

async function lastSequences(
  client: Queryable,
  keyNos: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await client.query<{ key_no: number; last_sequence: bigint }>(
    "SELECT key_no, last_sequence FROM key_sequence WHERE key_no = ANY ($1)",
    [keyNos],
  );
  return new Map(rows.map(({ key_no, last_sequence }) => [key_no, Number(last_sequence)]));
}

/** Two statements for one sequence may come at the same gap. */
const openGap = (
  client: Queryable,
  { index, keyNo, receivedAt }: MonitoredEntry,
  gap: Gap,
): Promise<unknown> =>
  client.query(
    "INSERT INTO sequence_gap VALUES ($1, $2, $3, $4, $5, false) ON CONFLICT DO NOTHING",
    [keyNo, gap.first, gap.last, receivedAt, index],
  );

interface GapRow {
  readonly last_sequence: bigint;
  readonly first_sequence: bigint;
  readonly seen_at: Date;
  readonly seen_index: bigint;
  readonly is_raised: boolean;
}

async function fill(client: Queryable, { keyNo, sequence }: MonitoredEntry): Promise<void> {
  const { rows } = await client.query<GapRow>(
    `DELETE FROM sequence_gap WHERE key_no = $1 AND last_sequence >= $2 AND first_sequence = (
       SELECT max(first_sequence) FROM sequence_gap WHERE key_no = $1 AND first_sequence <= $2)
     RETURNING first_sequence, last_sequence, seen_at, seen_index, is_raised`,
    [keyNo, sequence],
  );
  for (const { first_sequence, is_raised, last_sequence, seen_at, seen_index } of rows)
    for (const { first, last } of without(
      { first: Number(first_sequence), last: Number(last_sequence) },
      sequence,
    ))
      await client.query("INSERT INTO sequence_gap VALUES ($1, $2, $3, $4, $5, $6)", [
        keyNo,
        first,
        last,
        seen_at,
        seen_index,
        is_raised,
      ]);
}

const keepLast = (
  client: Queryable,
  { index, keyNo, receivedAt }: MonitoredEntry,
  last: number,
): Promise<unknown> =>
  client.query(
    `INSERT INTO key_sequence VALUES ($1, $2, $3, $4, false)
     ON CONFLICT (key_no) DO UPDATE SET last_sequence = excluded.last_sequence,
       last_index = excluded.last_index, last_at = excluded.last_at, is_silent = false`,
    [keyNo, last, index, receivedAt],
  );

/** Of what is overdue, in one step. */
const OVERDUE_MAX = 200;

interface OverdueGap {
  readonly factory: Buffer;
  readonly device: string;
  readonly key_id: Buffer;
  readonly first_sequence: bigint;
  readonly last_sequence: bigint;
  readonly seen_index: bigint;
}

/** Gaps that nobody was told of and that are older than their factory bears: told of from now on. */
export async function overdueGaps(
  client: Queryable,
  now: Date,
  graceSeconds: number,
): Promise<ToRaise[]> {
  const { rows } = await client.query<OverdueGap>(
    `UPDATE sequence_gap g SET is_raised = true
     FROM (
       SELECT o.key_no, o.first_sequence, k.factory, k.device, k.key_id
       FROM sequence_gap o JOIN device_key k USING (key_no)
       LEFT JOIN monitor_setting s ON s.party = k.factory
       WHERE NOT o.is_raised
         AND o.seen_at <= $1::timestamptz - make_interval(secs => coalesce(s.gap_grace_seconds, $2))
       ORDER BY o.seen_at LIMIT $3
     ) k
     WHERE g.key_no = k.key_no AND g.first_sequence = k.first_sequence
     RETURNING k.factory, k.device, k.key_id, g.first_sequence, g.last_sequence, g.seen_index`,
    [now, graceSeconds, OVERDUE_MAX],
  );
  return rows.map((row) => gapFinding(row, now));
}

const gapFinding = (row: OverdueGap, now: Date): ToRaise => ({
  party: row.factory.toString("hex"),
  kind: "sequenceGap",
  subject: row.device,
  severity: "warning",
  about: {
    keyId: row.key_id.toString("hex"),
    first: Number(row.first_sequence),
    last: Number(row.last_sequence),
    missing: Number(row.last_sequence) - Number(row.first_sequence) + 1,
  },
  entries: [Number(row.seen_index)],
  at: now.toISOString(),
});

interface SilentKey {
  readonly factory: Buffer;
  readonly device: string;
  readonly key_id: Buffer;
  readonly last_at: Date;
  readonly last_index: bigint;
}

/** How long a device may say nothing. */
export interface Silence {
  readonly now: Date;
  /** Since when anything could have come: this service itself was away before. */
  readonly since: Date;
  readonly afterSeconds: number;
}

/** Keys that live, did not say their last word, and were not heard of for too long: told of from now on, once. */
export async function silentKeys(
  client: Queryable,
  { afterSeconds, now, since }: Silence,
): Promise<ToRaise[]> {
  const { rows } = await client.query<SilentKey>(
    `UPDATE key_sequence q SET is_silent = true
     FROM (
       SELECT o.key_no, k.factory, k.device, k.key_id
       FROM key_sequence o JOIN device_key k USING (key_no)
       JOIN attested_record r ON r.leaf_index = o.last_index
       LEFT JOIN monitor_setting s ON s.party = k.factory
       WHERE NOT o.is_silent AND k.until_index IS NULL
         AND (s.party IS NULL OR s.silent_after_seconds IS NOT NULL)
         -- No factory is told sooner: so that the index leads to who was heard of before.
         AND o.last_at <= $1::timestamptz - interval '60 seconds'
         AND greatest(o.last_at, $2) <=
           $1::timestamptz - make_interval(secs => coalesce(s.silent_after_seconds, $3))
         -- Canonical form: no text inside of a record is written like this.
         AND position('"kind":"retire"'::bytea IN coalesce(r.body, ''::bytea)) = 0
       ORDER BY o.last_at LIMIT $4
     ) k
     WHERE q.key_no = k.key_no
     RETURNING k.factory, k.device, k.key_id, q.last_at, q.last_index`,
    [now, since, afterSeconds, OVERDUE_MAX],
  );
  return rows.map((row) => ({
    party: row.factory.toString("hex"),
    kind: "deviceSilent",
    subject: row.device,
    severity: "warning",
    about: { keyId: row.key_id.toString("hex"), lastAt: row.last_at.toISOString() },
    entries: [Number(row.last_index)],
    at: now.toISOString(),
  }));
}
