import type { Pool } from "pg";
import type { Inquiry } from "../../evidence/inquiry.ts";

/** A look that somebody had at a factory, or was refused. */
export interface LoggedInquiry {
  readonly index: number;
  /** SHA-256 of its statement, hexadecimal. */
  readonly statementHash: string;
  readonly inquiry: Inquiry;
}

interface Row {
  readonly leaf_index: bigint;
  readonly statement_hash: Buffer;
  readonly body: Buffer;
}

/**
 * Looks at a factory's data, newest first. Only what a signed checkpoint covers is shown: no statement of the inquiry
 * key leaves that a restored database could have it sign otherwise.
 */
export async function newestInquiries(
  pool: Pool,
  factory: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<LoggedInquiry[]> {
  const { rows } = await pool.query<Row>({
    name: "newest_inquiries",
    text: `SELECT r.leaf_index, r.statement_hash, r.body
           FROM inquiry i JOIN attested_record r USING (leaf_index)
           WHERE i.factory = $1 AND ($2::bigint IS NULL OR i.leaf_index < $2)
             AND i.leaf_index < (SELECT coalesce(max(size), 0) FROM checkpoint)
           ORDER BY i.leaf_index DESC LIMIT $3`,
    values: [Buffer.from(factory, "hex"), before, limit],
  });
  return rows.map(logged);
}

/** The same in the order of the log, from `after` on. */
export async function inquiriesAfter(
  pool: Pool,
  factory: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<LoggedInquiry[]> {
  const { rows } = await pool.query<Row>({
    name: "inquiries_after",
    text: `SELECT r.leaf_index, r.statement_hash, r.body
           FROM inquiry i JOIN attested_record r USING (leaf_index)
           WHERE i.factory = $1 AND i.leaf_index > $2
             AND i.leaf_index < (SELECT coalesce(max(size), 0) FROM checkpoint)
           ORDER BY i.leaf_index LIMIT $3`,
    values: [Buffer.from(factory, "hex"), after, limit],
  });
  return rows.map(logged);
}

/** The statement's hash of a look at a factory; undefined for another's. */
export async function inquiryAt(
  pool: Pool,
  factory: string,
  index: number,
): Promise<Uint8Array | undefined> {
  const { rows } = await pool.query<{ statement_hash: Buffer }>(
    `SELECT r.statement_hash FROM inquiry i JOIN attested_record r USING (leaf_index)
     WHERE i.factory = $1 AND i.leaf_index = $2`,
    [Buffer.from(factory, "hex"), index],
  );
  return rows[0]?.statement_hash;
}

const logged = (row: Row): LoggedInquiry => ({
  index: Number(row.leaf_index),
  statementHash: row.statement_hash.toString("hex"),
  inquiry: JSON.parse(row.body.toString("utf8")) as Inquiry,
});
