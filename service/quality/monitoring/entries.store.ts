import { storedRecord } from "../../ingest/stored-record.ts";
import type { Queryable } from "../../db/pool.ts";
import type { MonitoredEntry } from "./entry.ts";

/** Of what is looked at in one step: its content is held in memory. */
const CONTENT_BYTES_MAX = 8_388_608;

interface Row {
  readonly leaf_index: bigint;
  readonly key_no: number;
  readonly key_id: Buffer;
  readonly factory: Buffer;
  readonly device: string;
  readonly sequence: bigint;
  readonly received_at: Date;
  readonly has_body: boolean;
  readonly is_beyond: boolean;
  readonly body: Buffer | null;
  readonly judgement: Buffer | null;
}

/** What is read in one step. */
export interface Piece {
  readonly from: number;
  readonly until: number;
  /** Entries before it whose content came since. */
  readonly again: readonly number[];
}

export interface ReadPiece {
  readonly entries: readonly MonitoredEntry[];
  /** Where the next one begins. */
  readonly reached: number;
  /** Those that were seen with content. */
  readonly withContent: readonly number[];
}

/**
 * Records in the order of the log; looks and other words of the service are nobody's work. Content comes only where
 * something in it is watched, and no more of it than one step bears.
 */
export async function readEntries(db: Queryable, piece: Piece): Promise<ReadPiece> {
  const { rows } = await db.query<Row>({
    name: "monitored_entries",
    text: `SELECT e.leaf_index, e.key_no, e.key_id, e.factory, e.device, e.sequence, e.received_at,
             e.has_body, e.is_beyond,
             CASE WHEN e.is_wanted AND NOT e.is_beyond THEN r.body END AS body,
             CASE WHEN e.is_wanted AND NOT e.is_beyond THEN r.judgement END AS judgement
           FROM (
             SELECT c.*, sum(c.bytes) OVER (ORDER BY c.leaf_index) - c.bytes > $4 AS is_beyond
             FROM (
               SELECT w.*, CASE WHEN w.is_wanted THEN w.body_bytes ELSE 0 END AS bytes
               FROM (
                 SELECT r.leaf_index, r.key_no, k.key_id, k.factory, k.device, r.sequence,
                   r.received_at, r.body IS NOT NULL AS has_body,
                   coalesce(octet_length(r.body), 0) AS body_bytes,
                   r.fault IS NULL AND r.body IS NOT NULL AND (r.judgement IS NOT NULL OR EXISTS (
                     SELECT FROM watch h WHERE h.party = k.factory AND h.removed_at IS NULL
                       AND NOT EXISTS (SELECT FROM watch_pause p
                         WHERE p.watch_id = h.watch_id AND p.from_index <= r.leaf_index
                           AND (p.until_index IS NULL OR p.until_index > r.leaf_index))))
                     AS is_wanted
                 FROM attested_record r JOIN device_key k USING (key_no)
                 WHERE (r.leaf_index >= $1 AND r.leaf_index < $2 OR r.leaf_index = ANY ($3))
                   AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea
               ) w
             ) c
           ) e JOIN attested_record r USING (leaf_index)
           ORDER BY e.leaf_index`,
    values: [piece.from, piece.until, piece.again, CONTENT_BYTES_MAX],
  });
  const beyond = rows.find(({ is_beyond }) => is_beyond);
  const read = rows.filter(({ is_beyond }) => !is_beyond);
  const reached = beyond === undefined ? piece.until : Number(beyond.leaf_index);
  return {
    entries: read.map(entryOf),
    reached: Math.max(piece.from, reached),
    withContent: read
      .filter(({ has_body }) => has_body)
      .map(({ leaf_index }) => Number(leaf_index)),
  };
}

const entryOf = (row: Row): MonitoredEntry => ({
  index: Number(row.leaf_index),
  party: row.factory.toString("hex"),
  keyNo: row.key_no,
  keyId: row.key_id.toString("hex"),
  device: row.device,
  sequence: Number(row.sequence),
  receivedAt: row.received_at,
  record: row.body === null ? undefined : storedRecord(row.body),
  judgement: row.judgement ?? undefined,
});
