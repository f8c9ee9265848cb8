import { storedRecord } from "../ingest/stored-record.ts";
import type { DeviceRecord } from "../../device-attest/record.ts";
import type { Queryable } from "../db/pool.ts";
import { type SeenAnchor, timeOf, type TimeOfRecord } from "./bounded-time.ts";

/** An anchored entry of the log whose record counts. */
export interface PortrayedEntry {
  readonly index: number;
  readonly keyNo: number;
  /** Party id of the factory, hexadecimal. */
  readonly factory: string;
  readonly record: DeviceRecord;
  readonly time: TimeOfRecord;
}

/** Content of one step, and of one entry at least. */
const CONTENT_BYTES_MAX = 16_000_000;

export interface Piece {
  readonly entries: readonly PortrayedEntry[];
  /** How many of the asked for were looked at, in their order. */
  readonly looked: number;
}

interface EntryRow {
  readonly leaf_index: bigint;
  readonly key_no: number;
  readonly factory: Buffer;
  /** Null where it is for another step: the content before it is enough of one. */
  readonly body: Buffer | null;
  readonly anchored_at: Date;
}

/**
 * What somebody looks for: what entries say of signals, of factories that declared some, in their turn or because their
 * content came later than they, which is looked at once and by nobody else; or cases, of any factory.
 */
type Sought = "signals" | "lateSignals" | "cases";

/**
 * Sound records among anchored entries. A second statement for a sequence says nothing: the first that was logged stands.
 * @param indices in order
 */
export async function readEntries(
  db: Queryable,
  indices: readonly number[],
  sought: Sought,
): Promise<Piece> {
  const { rows } = await db.query<EntryRow>({
    name: "portrayed_entries",
    text: `WITH wanted AS (
             SELECT r.leaf_index, r.key_no, k.factory, octet_length(r.body) AS bytes,
               sum(octet_length(r.body)) OVER (ORDER BY r.leaf_index) AS bytes_until
             FROM attested_record r JOIN device_key k USING (key_no)
             WHERE r.leaf_index = ANY ($1) AND r.fault IS NULL AND r.body IS NOT NULL
               AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea
               AND ($2 = 'cases' OR EXISTS (
                 SELECT FROM portrait_signal s WHERE s.factory = k.factory AND s.removed_at IS NULL))
               AND NOT EXISTS (SELECT FROM equivocation e WHERE e.other_index = r.leaf_index)
               AND ($2 <> 'signals' OR NOT EXISTS (SELECT FROM portrait_again g WHERE g.leaf_index = r.leaf_index)))
           SELECT w.leaf_index, w.key_no, w.factory, a.block_timestamp AS anchored_at,
             CASE WHEN w.bytes_until <= $3 OR w.bytes_until = w.bytes THEN r.body END AS body
           FROM wanted w JOIN attested_record r USING (leaf_index)
           CROSS JOIN LATERAL (
             SELECT block_timestamp FROM anchor
             WHERE final AND size > w.leaf_index ORDER BY size LIMIT 1) a
           ORDER BY w.leaf_index`,
    values: [indices, sought, CONTENT_BYTES_MAX],
  });
  const beyond = rows.find(({ body }) => body === null);
  const looked = beyond === undefined ? indices.length : indices.indexOf(Number(beyond.leaf_index));
  return { entries: await withTimes(db, rows), looked };
}

async function withTimes(db: Queryable, rows: readonly EntryRow[]): Promise<PortrayedEntry[]> {
  const read = rows.flatMap((row) => {
    const record = row.body === null ? undefined : storedRecord(row.body);
    return record === undefined ? [] : [{ row, record }];
  });
  const sizes = read.flatMap(({ record }) => record.seen?.size ?? []);
  const seen = await anchorsOf(db, [...new Set(sizes)]);
  return read.flatMap(({ record, row }) => {
    const anchoredAt = row.anchored_at.toISOString();
    const time = timeOf(record, anchoredAt, seen.get(record.seen?.size ?? 0));
    if (time === "impossible") return [];
    const index = Number(row.leaf_index);
    return [{ index, keyNo: row.key_no, factory: row.factory.toString("hex"), record, time }];
  });
}

async function anchorsOf(
  db: Queryable,
  sizes: readonly number[],
): Promise<Map<number, SeenAnchor>> {
  if (sizes.length === 0) return new Map();
  const { rows } = await db.query<{
    readonly size: bigint;
    readonly root: Buffer;
    readonly block_hash: Buffer;
    readonly block_timestamp: Date;
  }>({
    name: "portrayed_anchors",
    text: "SELECT size, root, block_hash, block_timestamp FROM anchor WHERE final AND size = ANY ($1)",
    values: [sizes],
  });
  return new Map(
    rows.map((row) => [
      Number(row.size),
      {
        root: row.root.toString("hex"),
        blockHash: `0x${row.block_hash.toString("hex")}`,
        at: row.block_timestamp.toISOString(),
      },
    ]),
  );
}
