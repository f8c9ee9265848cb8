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
  /** Sequences below the last one that have not come. */
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
  readonly distinct_sequences: bigint;
}

export async function listDevices(
  pool: Pool,
  after: number,
  limit: number,
): Promise<DeviceOverview[]> {
  const { rows } = await pool.query<OverviewRow>(
    `SELECT k.key_no, k.key_id, k.device, k.factory, k.grade, k.from_index, k.until_index,
       k.ended_reason, r.records, r.refused, r.last_sequence, r.distinct_sequences
     FROM device_key k, LATERAL (
       SELECT count(*) AS records, count(fault) AS refused, coalesce(max(sequence), 0) AS last_sequence,
         count(DISTINCT sequence) AS distinct_sequences
       FROM attested_record WHERE key_no = k.key_no
     ) r
     WHERE k.final AND k.key_no > $1 ORDER BY k.key_no LIMIT $2`,
    [after, limit],
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
    missing: Number(row.last_sequence - row.distinct_sequences),
  }));
}

const GAPS_MAX = 1000;

/** Runs of sequences that are missing, at most the first thousand; undefined for a key that nobody registered. */
export async function gapsOf(
  pool: Pool,
  keyId: string,
): Promise<{ from: number; to: number }[] | undefined> {
  const found = await pool.query<{ key_no: number }>(
    "SELECT key_no FROM device_key WHERE key_id = $1",
    [Buffer.from(keyId, "hex")],
  );
  if (found.rows[0] === undefined) return undefined;
  const { rows } = await pool.query<{ from: bigint; to: bigint }>(
    `SELECT before + 1 AS "from", sequence - 1 AS "to" FROM (
       SELECT sequence, lag(sequence, 1, 0::bigint) OVER (ORDER BY sequence) AS before
       FROM attested_record WHERE key_no = $1
     ) s WHERE sequence > before + 1 ORDER BY before LIMIT $2`,
    [found.rows[0].key_no, GAPS_MAX],
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

/** The newest hundred, as `DeviceRegistry.reportEquivocation` takes them (there in hexadecimal). */
export async function equivocations(pool: Pool): Promise<EquivocationProof[]> {
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
     ORDER BY e.seen_at DESC LIMIT 100`,
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
