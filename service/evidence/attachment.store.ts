import type { Queryable } from "../db/pool.ts";

/** A picture or paper that a record names by its hash. */
export interface Attachment {
  /** Party id, hexadecimal without 0x. */
  readonly party: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex, "hex");

/** Keeps it; the same again changes nothing. @returns "erased" for what was erased, which does not come back */
export async function keepAttachment(
  db: Queryable,
  { bytes, mediaType, party, sha256 }: Attachment,
  storedAt: Date,
): Promise<"kept" | "erased"> {
  const key = [bytesOf(party), bytesOf(sha256)];
  await db.query(
    `INSERT INTO attachment (party, sha256, media_type, byte_count, bytes, stored_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [...key, mediaType, bytes.length, bytes, storedAt],
  );
  const { rows } = await db.query<{ erased: boolean }>(
    `SELECT erased_at IS NOT NULL AS erased FROM attachment WHERE party = $1 AND sha256 = $2`,
    key,
  );
  return rows[0]?.erased === true ? "erased" : "kept";
}

/** Undefined for what never came, or was erased. */
export async function readAttachment(
  db: Queryable,
  party: string,
  sha256: string,
): Promise<Pick<Attachment, "mediaType" | "bytes"> | undefined> {
  const { rows } = await db.query<{ media_type: string; bytes: Buffer }>(
    `SELECT media_type, bytes FROM attachment
     WHERE party = $1 AND sha256 = $2 AND bytes IS NOT NULL`,
    [bytesOf(party), bytesOf(sha256)],
  );
  return rows[0] && { mediaType: rows[0].media_type, bytes: rows[0].bytes };
}

/** Forgets its bytes; what proves that there was one is in the log. @returns whether there was anything to forget */
export async function eraseAttachment(
  db: Queryable,
  party: string,
  sha256: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE attachment SET bytes = NULL, erased_at = $3
     WHERE party = $1 AND sha256 = $2 AND bytes IS NOT NULL`,
    [bytesOf(party), bytesOf(sha256), at],
  );
  return rowCount === 1;
}
