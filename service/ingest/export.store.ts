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

/** Everything up to here was given: a key's number and a sequence. */
export interface ExportCursor {
  readonly keyNo: number;
  readonly sequence: number;
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
}

/**
 * Records of a factory, key by key in the order in which they were signed.
 * @returns `limit` of them at least, if there are as many: rivals for a sequence are not torn apart
 */
export async function exportRecords(
  pool: Pool,
  factory: string,
  { from, to }: Span,
  { after, limit }: { readonly after: ExportCursor; readonly limit: number },
): Promise<ExportPage> {
  const { rows } = await pool.query<Row>({
    name: "export_records",
    text: `SELECT k.key_no, k.device, r.*
           FROM device_key k JOIN LATERAL (
             SELECT sequence, leaf_index, statement, signature, fault, body
             FROM attested_record
             WHERE key_no = k.key_no AND sequence > CASE WHEN k.key_no = $4 THEN $5::bigint ELSE 0 END
               AND coalesce(captured_at, received_at) >= $2 AND coalesce(captured_at, received_at) < $3
               AND substring(statement FROM 12 FOR 3) = 'rec'::bytea
             ORDER BY sequence FETCH FIRST $6 ROWS WITH TIES
           ) r ON true
           WHERE k.factory = $1 AND k.key_no >= $4
           ORDER BY k.key_no, r.sequence FETCH FIRST $6 ROWS WITH TIES`,
    values: [Buffer.from(factory, "hex"), from, to, after.keyNo, after.sequence, limit],
  });
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    records: rows.map(exported),
    reached: last && { keyNo: last.key_no, sequence: Number(last.sequence) },
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
