import type { Queryable } from "../db/pool.ts";
import { readEntries } from "./entries.store.ts";
import { isCounter } from "./signal.ts";
import type { DeclaredSignal } from "./signal.store.ts";
import { saidBy } from "./slot.store.ts";

/** An entry of the log behind a figure. */
export interface Behind {
  readonly index: number;
  /** SHA-256 of its statement, hexadecimal: what it is found by. */
  readonly statementHash: string;
}

export interface AskedBehind {
  readonly from: string;
  readonly to: string;
  /** Entries after this one. */
  readonly after: number;
  readonly limit: number;
}

/**
 * Entries that a signal's figures of a period are drawn from, in the order of the log: those that its slots of the period
 * name the bounds of, and of them those that say something of it when they are read again. What a counter rose at the
 * beginning of the period rose since it was read before.
 */
export async function entriesBehind(
  db: Queryable,
  signal: DeclaredSignal,
  { after, from: asked, limit, to }: AskedBehind,
): Promise<{ readonly entries: Behind[]; readonly next: number | undefined }> {
  const from = isCounter(signal) ? await readBefore(db, signal, asked) : asked;
  const { rows } = await db.query<{ readonly leaf_index: bigint; readonly statement_hash: Buffer }>(
    {
      name: "entries_behind_signal",
      text: `WITH slots AS MATERIALIZED (
             SELECT key_no, min(first_index) AS first, max(last_index) AS last FROM portrait_slot
             WHERE signal_no = $1 AND at >= $2 AND at < $3 GROUP BY key_no)
           SELECT r.leaf_index, r.statement_hash
           FROM slots s JOIN attested_record r ON r.key_no = s.key_no AND r.leaf_index >= greatest(s.first, $4)
             AND r.leaf_index <= s.last
           WHERE r.captured_at >= $2::timestamptz - interval '1 day' AND r.captured_at <= $3
           ORDER BY r.leaf_index LIMIT $5`,
      values: [signal.no, from, to, after + 1, limit],
    },
  );
  const hashes = new Map(rows.map((row) => [Number(row.leaf_index), row.statement_hash]));
  const indices = [...hashes.keys()];
  const { entries, looked } = await readEntries(db, indices, "lateSignals");
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const speaks = entries.filter((entry) =>
    saidBy(entry, [signal]).some(({ at }) => at >= begin && at < end),
  );
  return {
    entries: speaks.map(({ index }) => ({
      index,
      statementHash: hashes.get(index)?.toString("hex") ?? "",
    })),
    next: looked < indices.length || rows.length === limit ? indices[looked - 1] : undefined,
  };
}

/** Where the last slot before a period begins; where the period does, if there is none. */
async function readBefore(db: Queryable, { no }: DeclaredSignal, from: string): Promise<string> {
  const { rows } = await db.query<{ readonly at: Date }>(
    "SELECT at FROM portrait_slot WHERE signal_no = $1 AND at < $2 ORDER BY at DESC LIMIT 1",
    [no, from],
  );
  return rows[0]?.at.toISOString() ?? from;
}
