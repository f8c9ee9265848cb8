import type { Pool, PoolClient } from "pg";
import { decodeStatement } from "../../device-attest/statement.ts";
import { FOLLOWERS_MAX } from "./followers.ts";

/** An entry of the log with what is kept beside it. */
export interface Entry {
  readonly index: number;
  readonly statementHash: Uint8Array;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly spki: Uint8Array;
  /** Party id of the key's factory, hexadecimal. */
  readonly factory: string;
  /** A fault code of the wire contract, or undefined for an accepted record. */
  readonly fault: string | undefined;
  /** Canonical JSON; undefined while the content is missing. */
  readonly body: string | undefined;
  readonly judgement: Uint8Array | undefined;
  readonly receivedAt: Date;
  /** When it was captured; when it came, where nobody accepted that. */
  readonly spokenAt: Date;
}

interface EntryRow {
  readonly leaf_index: bigint;
  readonly statement_hash: Buffer;
  readonly statement: Buffer;
  readonly signature: Buffer;
  readonly spki: Buffer;
  readonly factory: Buffer;
  readonly fault: string | null;
  readonly body: Buffer | null;
  readonly judgement: Buffer | null;
  readonly received_at: Date;
  readonly spoken_at: Date;
}

const ENTRY = `SELECT r.leaf_index, r.statement_hash, r.statement, r.signature, k.spki, k.factory,
                 r.fault, r.body, r.judgement, r.received_at,
                 coalesce(r.captured_at, r.received_at) AS spoken_at
               FROM attested_record r JOIN device_key k USING (key_no)`;

/** SQL for the record hashes of what follows entry `r` under the same signature; NULL where nothing does. */
export const FOLLOWERS = `(
  SELECT string_agg(substring(n.statement FROM 49 FOR 32), ''::bytea ORDER BY n.sequence)
  FROM attested_record n
  WHERE n.key_no = r.key_no AND n.sequence > r.sequence
    AND n.sequence <= r.sequence + ${String(FOLLOWERS_MAX)} AND n.signature = r.signature)`;

export async function entryByHash(pool: Pool, hash: Uint8Array): Promise<Entry | undefined> {
  const { rows } = await pool.query<EntryRow>({
    name: "entry_by_hash",
    text: `${ENTRY} WHERE r.statement_hash = $1`,
    values: [Buffer.from(hash)],
  });
  return rows[0] && entry(rows[0]);
}

/** In the order of the log. */
export async function entriesAt(pool: Pool, indices: readonly number[]): Promise<Entry[]> {
  const { rows } = await pool.query<EntryRow>({
    name: "entries_at",
    text: `${ENTRY} WHERE r.leaf_index = ANY ($1::bigint[]) ORDER BY r.leaf_index`,
    values: [indices],
  });
  return rows.map(entry);
}

const NONE = new Uint8Array();

/**
 * Record hashes of the looks after an entry that were signed together with it: they hold the same signature. Empty for
 * what was signed itself.
 */
export async function followersOf(
  pool: Pool,
  { index, statement }: Pick<Entry, "index" | "statement">,
): Promise<Uint8Array> {
  if (decodeStatement(statement).kind !== "inq") return NONE;
  const { rows } = await pool.query<{ followers: Buffer | null }>({
    name: "followers_of",
    text: `SELECT ${FOLLOWERS} AS followers FROM attested_record r WHERE r.leaf_index = $1`,
    values: [index],
  });
  return rows[0]?.followers ?? NONE;
}

/** How much an entry with content is. */
export interface EntryWeight {
  readonly index: number;
  /** Hash of its statement, hexadecimal. */
  readonly statement: string;
  readonly key: number;
  readonly bytes: number;
}

/** Of those that have content. @param hashes of their statements, hexadecimal */
export async function entryWeights(pool: Pool, hashes: readonly string[]): Promise<EntryWeight[]> {
  const { rows } = await pool.query<{ index: bigint; hash: Buffer; key: number; bytes: number }>(
    `SELECT leaf_index AS index, statement_hash AS hash, key_no AS key, octet_length(body) AS bytes
     FROM attested_record WHERE statement_hash = ANY ($1::bytea[]) AND body IS NOT NULL`,
    [hashes.map((hash) => Buffer.from(hash, "hex"))],
  );
  return rows.map(({ hash, index, ...one }) => ({
    ...one,
    index: Number(index),
    statement: hash.toString("hex"),
  }));
}

/** Entries of one key, and the device that their receipts are sent to. */
export interface Addressed {
  readonly factory: string;
  readonly device: string;
  /** In the order of the log. Called only for a device that listens: most rows need not be unpacked. */
  readonly entries: () => readonly AddressedEntry[];
}

export interface AddressedEntry {
  readonly index: number;
  /** Hexadecimal. */
  readonly statementHash: string;
}

interface AddressedRow {
  readonly factory: Buffer;
  readonly device: string;
  /** Big-endian, 8 bytes each. */
  readonly indices: Buffer;
  readonly hashes: Buffer;
}

const ADDRESSED = `SELECT k.factory, k.device,
                     string_agg(int8send(r.leaf_index), ''::bytea ORDER BY r.leaf_index) AS indices,
                     string_agg(r.statement_hash, ''::bytea ORDER BY r.leaf_index) AS hashes
                   FROM attested_record r JOIN device_key k USING (key_no)`;

export async function addressedFrom(pool: Pool, from: number, until: number): Promise<Addressed[]> {
  const { rows } = await pool.query<AddressedRow>({
    name: "addressed_from",
    text: `${ADDRESSED} WHERE r.leaf_index >= $1 AND r.leaf_index < $2 GROUP BY k.key_no`,
    values: [from, until],
  });
  return rows.map(addressed);
}

export async function addressedAt(pool: Pool, indices: readonly number[]): Promise<Addressed[]> {
  const { rows } = await pool.query<AddressedRow>({
    name: "addressed_at",
    text: `${ADDRESSED} WHERE r.leaf_index = ANY ($1::bigint[]) GROUP BY k.key_no`,
    values: [indices],
  });
  return rows.map(addressed);
}

export async function receiptCursor(pool: Pool | PoolClient): Promise<number> {
  const { rows } = await pool.query<{ size: bigint }>("SELECT size FROM receipt_cursor");
  return Number(rows[0]?.size ?? 0);
}

export async function moveReceiptCursor(pool: Pool, size: number): Promise<void> {
  await pool.query("UPDATE receipt_cursor SET size = $1", [size]);
}

const addressed = ({ device, factory, hashes, indices }: AddressedRow): Addressed => ({
  factory: factory.toString("hex"),
  device,
  entries: () =>
    Array.from({ length: indices.length / 8 }, (_, at) => ({
      index: Number(indices.readBigInt64BE(8 * at)),
      statementHash: hashes.toString("hex", 32 * at, 32 * (at + 1)),
    })),
});

const entry = (row: EntryRow): Entry => ({
  index: Number(row.leaf_index),
  statementHash: new Uint8Array(row.statement_hash),
  statement: new Uint8Array(row.statement),
  signature: new Uint8Array(row.signature),
  spki: new Uint8Array(row.spki),
  factory: row.factory.toString("hex"),
  fault: row.fault ?? undefined,
  body: row.body?.toString("utf8"),
  judgement: row.judgement === null ? undefined : new Uint8Array(row.judgement),
  receivedAt: row.received_at,
  spokenAt: row.spoken_at,
});
