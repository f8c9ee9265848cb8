import { canonicalize } from "../../../device-attest/jcs.ts";
import type { Queryable } from "../../db/pool.ts";
import { bytesOf } from "../admission/registry.store.ts";
import type { OpenContract } from "./open-contract.ts";

/** Who signed for a party, and the signatures; hexadecimal. */
export interface SignedFor {
  readonly signers: readonly string[];
  readonly signatures: readonly string[];
}

export interface StoredContract {
  readonly hash: string;
  readonly document: OpenContract;
  readonly openedAt: Date;
}

export async function saveContract(
  db: Queryable,
  { document, hash, openedAt }: StoredContract,
  acts: { readonly lender: SignedFor; readonly factory: SignedFor },
): Promise<void> {
  await db.query(
    `INSERT INTO open_contract
       (hash, lender, factory, commitment, document, until, acts, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      bytesOf(hash),
      bytesOf(document.lender),
      bytesOf(document.factory),
      bytesOf(document.authorisation),
      canonicalize(document),
      document.until,
      JSON.stringify(acts),
      openedAt,
    ],
  );
}

interface Row {
  readonly hash: Buffer;
  readonly document: string;
  readonly opened_at: Date;
}

export async function contractsBetween(
  db: Queryable,
  factory: string,
  lender: string,
): Promise<StoredContract[]> {
  const { rows } = await db.query<Row>({
    name: "contracts_between",
    text: `SELECT hash, document, opened_at FROM open_contract
           WHERE factory = $1 AND lender = $2 ORDER BY hash`,
    values: [bytesOf(factory), bytesOf(lender)],
  });
  return rows.map(stored);
}

/** A party's contracts, on either side, by hash, after a cursor. */
export async function listContracts(
  db: Queryable,
  party: string,
  page: { readonly after: string; readonly limit: number },
): Promise<StoredContract[]> {
  const { rows } = await db.query<Row>(
    `SELECT hash, document, opened_at FROM open_contract
     WHERE (factory = $1 OR lender = $1) AND hash > $2 ORDER BY hash LIMIT $3`,
    [bytesOf(party), bytesOf(page.after), page.limit],
  );
  return rows.map(stored);
}

const stored = (row: Row): StoredContract => ({
  hash: row.hash.toString("hex"),
  document: JSON.parse(row.document) as OpenContract,
  openedAt: row.opened_at,
});
