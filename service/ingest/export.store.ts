import type { Pool } from "pg";
import { toBase64Url } from "../../device-attest/bytes.ts";
import type { Span } from "./overview.store.ts";

/** A record as it is given away: what was signed, and what is kept beside it. */
export interface ExportedRecord {
  readonly index: number;
  readonly device: string;
  readonly statement: string;
  readonly signature: string;
  readonly refused: string | null;
  /** Null while nothing has come that hashes to what was signed. */
  readonly record: unknown;
}

/** Everything up to here was given: a key's number, a sequence, and which of the rivals for it, by its index. */
export interface ExportCursor {
  readonly keyNo: number;
  readonly sequence: number;
  readonly index: number;
}

export interface ExportPage {
  readonly records: readonly ExportedRecord[];
  readonly reached: ExportCursor | undefined;
}

interface Row {
  readonly key_no: number;
  readonly sequence: bigint;
  readonly leaf_index: bigint;
  readonly device: string;
  readonly statement: Buffer;
  readonly signature: Buffer;
  readonly fault: string | null;
  readonly body: Buffer | null;
  /** How many there are within the limit of records. */
  readonly found: bigint;
}

/** A piece is held in memory, several times over. */
const PIECE_BYTES_MAX = 4 << 20;

/**
 * Records of a factory, key by key in the order in which they were signed: `limit` of them at most, and no more than
 * fill some MiB, but one at least.
 */
export async function exportRecords(
  pool: Pool,
  factory: string,
  { from, to }: Span,
  { after, limit }: { readonly after: ExportCursor; readonly limit: number },
): Promise<ExportPage> {
  const { rows } = await pool.query<Row>({
    name: "export_records",
    text: `WITH piece AS (
             SELECT k.key_no, k.device, r.*
             FROM device_key k JOIN LATERAL (
               SELECT sequence, leaf_index, statement, signature, fault, body
               FROM attested_record
               WHERE key_no = k.key_no
                 AND sequence >= CASE WHEN k.key_no = $4 THEN $5::bigint ELSE 0 END
                 AND (k.key_no > $4 OR (sequence, leaf_index) > ($5::bigint, $6::bigint))
                 AND coalesce(captured_at, received_at) >= $2
                 AND coalesce(captured_at, received_at) < $3
                 AND substring(statement FROM 12 FOR 3) = 'rec'::bytea
               ORDER BY sequence, leaf_index LIMIT $7
             ) r ON true
             WHERE k.factory = $1 AND k.key_no >= $4
             ORDER BY k.key_no, r.sequence, r.leaf_index LIMIT $7
           ), measured AS (
             SELECT *, count(*) OVER () AS found, coalesce(sum(octet_length(body)) OVER (
               ORDER BY key_no, sequence, leaf_index
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bytes_before
             FROM piece
           )
           SELECT * FROM measured WHERE bytes_before < $8 ORDER BY key_no, sequence, leaf_index`,
    values: [
      Buffer.from(factory, "hex"),
      from,
      to,
      after.keyNo,
      after.sequence,
      after.index,
      limit,
      PIECE_BYTES_MAX,
    ],
  });
  const last = rows.at(-1);
  const isLast = rows.length < limit && rows.length === Number(last?.found ?? 0);
  return {
    records: rows.map(exported),
    reached:
      last === undefined || isLast
        ? undefined
        : { keyNo: last.key_no, sequence: Number(last.sequence), index: Number(last.leaf_index) },
  };
}

const exported = (row: Row): ExportedRecord => ({
  index: Number(row.leaf_index),
  device: row.device,
  statement: toBase64Url(row.statement),
  signature: toBase64Url(row.signature),
  refused: row.fault,
  record: row.body === null ? null : (JSON.parse(row.body.toString("utf8")) as unknown),
});
