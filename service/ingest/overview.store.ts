import type { Pool } from "pg";
import { toBase64Url } from "../../device-attest/bytes.ts";

export interface DeviceOverview {
  readonly keyNo: number;
  readonly keyId: string;
  readonly device: string;
  readonly factory: string;
  readonly grade: string;
  readonly fromIndex: number;
  readonly untilIndex: number | null;
  readonly endedReason: string | null;
  readonly records: number;
  readonly refused: number;
  readonly lastSequence: number;
  /** Sequences that have not come: up to the last one, after the last one before the period. */
  readonly missing: number;
}

interface OverviewRow {
  readonly key_no: number;
  readonly key_id: Buffer;
  readonly device: string;
  readonly factory: Buffer;
  readonly grade: string;
  readonly from_index: bigint;
  readonly until_index: bigint | null;
  readonly ended_reason: string | null;
  readonly records: bigint;
  readonly refused: bigint;
  readonly last_sequence: bigint;
  readonly sequence_before: bigint;
  readonly distinct_sequences: bigint;
}

/** From `from` until before `to`, by when records were captured: UTC, ISO 8601. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** @param factory party id of 64 hexadecimal digits */
export async function listDevices(
  pool: Pool,
  factory: string,
  { from, to }: Span,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<DeviceOverview[]> {
  const { rows } = await pool.query<OverviewRow>(
    `SELECT k.key_no, k.key_id, k.device, k.factory, k.grade, k.from_index, k.until_index,
       k.ended_reason, r.*
     FROM device_key k, LATERAL (
       SELECT count(*) FILTER (WHERE s.within) AS records,
         count(s.fault) FILTER (WHERE s.within) AS refused,
         coalesce(max(s.sequence) FILTER (WHERE s.within), 0) AS last_sequence,
         coalesce(max(s.sequence) FILTER (WHERE s.spoken_at < $2), 0) AS sequence_before,
         count(DISTINCT s.sequence) FILTER (WHERE s.within) AS distinct_sequences
       FROM (
         SELECT sequence, fault, t.spoken_at, t.spoken_at >= $2 AND t.spoken_at < $3 AS within
         FROM attested_record, LATERAL (SELECT coalesce(captured_at, received_at) AS spoken_at) t
         WHERE key_no = k.key_no
       ) s
     ) r
     WHERE k.final AND k.factory = $1 AND k.key_no > $4 ORDER BY k.key_no LIMIT $5`,
    [Buffer.from(factory, "hex"), from, to, after, limit],
  );
  return rows.map((row) => ({
    keyNo: row.key_no,
    keyId: row.key_id.toString("hex"),
    device: row.device,
    factory: row.factory.toString("hex"),
    grade: row.grade,
    fromIndex: Number(row.from_index),
    untilIndex: row.until_index === null ? null : Number(row.until_index),
    endedReason: row.ended_reason,
    records: Number(row.records),
    refused: Number(row.refused),
    lastSequence: Number(row.last_sequence),
    missing: missingIn(row),
  }));
}

const missingIn = (row: OverviewRow): number =>
  Math.max(0, Number(row.last_sequence - row.sequence_before - row.distinct_sequences));

const GAPS_MAX = 1000;

/**
 * Runs of sequences that are missing in a period, at most the first thousand; undefined for a key that is not the
 * factory's.
 */
export async function gapsOf(
  pool: Pool,
  factory: string,
  keyId: string,
  period: Span,
): Promise<{ from: number; to: number }[] | undefined> {
  const found = await pool.query<{ key_no: number }>(
    "SELECT key_no FROM device_key WHERE key_id = $1 AND factory = $2",
    [Buffer.from(keyId, "hex"), Buffer.from(factory, "hex")],
  );
  if (found.rows[0] === undefined) return undefined;
  const { rows } = await pool.query<{ from: bigint; to: bigint }>(
    `WITH ends AS (
       SELECT coalesce(max(sequence) FILTER (WHERE coalesce(captured_at, received_at) < $2), 0) AS before,
         max(sequence) FILTER (WHERE coalesce(captured_at, received_at) >= $2
           AND coalesce(captured_at, received_at) < $3) AS last
       FROM attested_record WHERE key_no = $1
     )
     SELECT s.before + 1 AS "from", s.sequence - 1 AS "to" FROM (
       SELECT sequence, lag(sequence, 1, ends.before) OVER (ORDER BY sequence) AS before
       FROM attested_record, ends
       WHERE key_no = $1 AND sequence > ends.before AND sequence <= ends.last
     ) s WHERE s.sequence > s.before + 1 ORDER BY s.before LIMIT $4`,
    [found.rows[0].key_no, period.from, period.to, GAPS_MAX],
  );
  return rows.map(({ from, to }) => ({ from: Number(from), to: Number(to) }));
}

interface SignedPart {
  readonly statement: string;
  readonly signature: string;
}

export interface EquivocationProof {
  readonly keyId: string;
  readonly sequence: number;
  readonly seenAt: string;
  readonly first: SignedPart;
  readonly other: SignedPart;
}

/** The newest hundred of a factory that were seen in a period, as `DeviceRegistry.reportEquivocation` takes them (there in hexadecimal). */
export async function equivocations(
  pool: Pool,
  factory: string,
  { from, to }: Span,
): Promise<EquivocationProof[]> {
  const { rows } = await pool.query<{
    key_id: Buffer;
    sequence: bigint;
    seen_at: Date;
    statements: Buffer[];
    signatures: Buffer[];
  }>(
    `SELECT k.key_id, e.sequence, e.seen_at, ARRAY[a.statement, b.statement] AS statements,
       ARRAY[a.signature, b.signature] AS signatures
     FROM equivocation e
     JOIN device_key k USING (key_no)
     JOIN attested_record a ON a.leaf_index = e.first_index
     JOIN attested_record b ON b.leaf_index = e.other_index
     WHERE k.factory = $1 AND e.seen_at >= $2 AND e.seen_at < $3
     ORDER BY e.seen_at DESC LIMIT 100`,
    [Buffer.from(factory, "hex"), from, to],
  );
  return rows.map((row) => {
    const part = (at: number): SignedPart => ({
      statement: toBase64Url(row.statements[at] as Buffer),
      signature: toBase64Url(row.signatures[at] as Buffer),
    });
    return {
      keyId: row.key_id.toString("hex"),
      sequence: Number(row.sequence),
      seenAt: row.seen_at.toISOString(),
      first: part(0),
      other: part(1),
    };
  });
}

export async function refusals(
  pool: Pool,
): Promise<{ principal: string; code: string; count: number }[]> {
  const { rows } = await pool.query<{ principal: string; code: string; count: bigint }>(
    "SELECT principal, code, count FROM quarantine_count ORDER BY count DESC LIMIT 1000",
  );
  return rows.map(({ principal, code, count }) => ({ principal, code, count: Number(count) }));
}
