import type { Queryable } from "../../db/pool.ts";
import { bytesOf } from "../admission/registry.store.ts";
import type { Granted } from "./authorisation.ts";
import type { EnterpriseAuthorisation } from "./document.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";

/** An authorisation with how it stands. */
export interface StoredAuthorisation {
  readonly commitment: string;
  readonly document: EnterpriseAuthorisation;
  readonly granted: Granted;
  /** First seen on chain, or stopped here, whichever is earlier. */
  readonly endedAt: Date | undefined;
  readonly used: number;
  readonly receivedAt: Date;
}

/** Keeps a document; the same one is kept once. */
export async function saveAuthorisation(
  db: Queryable,
  commitment: string,
  document: EnterpriseAuthorisation,
  receivedAt: Date,
): Promise<void> {
  const { expiresAt, grantee, grantor, uses } = document;
  await db.query(
    `WITH saved AS (
       INSERT INTO authorisation (grantor, commitment, grantee, document, expires_at, received_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING grantor, commitment
     )
     INSERT INTO authorisation_use (grantor, commitment, uses)
     SELECT grantor, commitment, $7 FROM saved WHERE $7::integer IS NOT NULL`,
    [
      bytesOf(grantor),
      bytesOf(commitment),
      bytesOf(grantee),
      canonicalize(document),
      expiresAt,
      receivedAt,
      uses,
    ],
  );
}

/** Ends an authorisation here and now, whatever the chain says. @returns false when there is none */
export async function stopAuthorisation(
  db: Queryable,
  grantor: string,
  commitment: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE authorisation SET stopped_at = coalesce(stopped_at, $3)
     WHERE grantor = $1 AND commitment = $2`,
    [bytesOf(grantor), bytesOf(commitment), at],
  );
  return rowCount === 1;
}

interface Row {
  readonly commitment: Buffer;
  readonly document: string;
  readonly granted: Granted;
  readonly ended_at: Date | null;
  readonly used: number | null;
  readonly received_at: Date;
}

const STORED = `
  SELECT a.commitment, a.document, u.used, a.received_at,
    least(a.stopped_at, c.revoked_at) AS ended_at,
    CASE WHEN c.granted_block IS NULL THEN 'no' WHEN c.final THEN 'final' ELSE 'seen' END AS granted
  FROM authorisation a
  LEFT JOIN consent_grant c USING (grantor, commitment)
  LEFT JOIN authorisation_use u USING (grantor, commitment)`;

export async function authorisationOf(
  db: Queryable,
  grantor: string,
  commitment: string,
): Promise<StoredAuthorisation | undefined> {
  const { rows } = await db.query<Row>({
    name: "authorisation_of",
    text: `${STORED} WHERE a.grantor = $1 AND a.commitment = $2`,
    values: [bytesOf(grantor), bytesOf(commitment)],
  });
  return rows[0] && stored(rows[0]);
}

/** What one party granted another. */
export async function authorisationsBetween(
  db: Queryable,
  grantor: string,
  grantee: string,
): Promise<StoredAuthorisation[]> {
  const { rows } = await db.query<Row>({
    name: "authorisations_between",
    text: `${STORED} WHERE a.grantor = $1 AND a.grantee = $2 ORDER BY a.commitment`,
    values: [bytesOf(grantor), bytesOf(grantee)],
  });
  return rows.map(stored);
}

export type Side = "given" | "received";

const LISTED: Readonly<Record<Side, string>> = {
  given: `${STORED} WHERE a.grantor = $1 AND a.commitment > $2 ORDER BY a.commitment LIMIT $3`,
  received: `${STORED} WHERE a.grantee = $1 AND a.commitment > $2 ORDER BY a.commitment LIMIT $3`,
};

/** A party's authorisations by commitment, after a cursor. */
export async function listAuthorisations(
  db: Queryable,
  party: string,
  side: Side,
  page: { readonly after: string; readonly limit: number },
): Promise<StoredAuthorisation[]> {
  const { rows } = await db.query<Row>(LISTED[side], [
    bytesOf(party),
    bytesOf(page.after),
    page.limit,
  ]);
  return rows.map(stored);
}

const stored = (row: Row): StoredAuthorisation => ({
  commitment: row.commitment.toString("hex"),
  document: JSON.parse(row.document) as EnterpriseAuthorisation,
  granted: row.granted,
  endedAt: row.ended_at ?? undefined,
  used: row.used ?? 0,
  receivedAt: row.received_at,
});
