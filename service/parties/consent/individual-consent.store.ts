import { canonicalize } from "../../../device-attest/jcs.ts";
import type { Queryable } from "../../db/pool.ts";
import { bytesOf } from "../admission/registry.store.ts";
import type { FieldCipher } from "../privacy/cipher.ts";
import { sealContext } from "../privacy/sealed.ts";
import type { HeldConsent } from "./authorisation.ts";
import type { ConsentEvidence } from "./consent-evidence.ts";
import type { IndividualConsent } from "./document.ts";
import type { Person } from "./person.ts";

/** What is sealed of a consent. */
export interface GivenConsent {
  readonly document: IndividualConsent;
  readonly evidence: ConsentEvidence;
}

export interface StoredConsent extends GivenConsent {
  readonly commitment: string;
  readonly receivedAt: Date;
  readonly withdrawnAt: Date | undefined;
}

/** Keeps a consent and, apart from it, who gave it: nobody for one that is here already, since he may have been erased. */
export async function saveConsent(
  db: Queryable,
  cipher: FieldCipher,
  {
    commitment,
    person,
    receivedAt,
    ...given
  }: GivenConsent & {
    readonly commitment: string;
    readonly person: Person;
    readonly receivedAt: Date;
  },
): Promise<void> {
  const { enterprise, expiresAt, person: pseudonym } = given.document;
  await db.query(
    `WITH kept AS (
       INSERT INTO individual_consent
         (commitment, enterprise, person, sealed, expires_at, received_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
       RETURNING person, enterprise
     )
     INSERT INTO person (pseudonym, enterprise, sealed)
     SELECT person, enterprise, $7 FROM kept ON CONFLICT DO NOTHING`,
    [
      bytesOf(commitment),
      bytesOf(enterprise),
      bytesOf(pseudonym),
      cipher.seal(JSON.stringify(given), sealContext("individual_consent", commitment)),
      expiresAt,
      receivedAt,
      cipher.seal(canonicalize(person), sealContext("person", pseudonym)),
    ],
  );
}

/** @param enterprise whose word it is; undefined where the person's own signature was checked */
export async function withdrawConsent(
  db: Queryable,
  commitment: string,
  enterprise: string | undefined,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE individual_consent SET withdrawn_at = coalesce(withdrawn_at, $3)
     WHERE commitment = $1 AND ($2::bytea IS NULL OR enterprise = $2)`,
    [bytesOf(commitment), enterprise === undefined ? null : bytesOf(enterprise), at],
  );
  return rowCount === 1;
}

interface Row {
  readonly commitment: Buffer;
  readonly sealed: Buffer;
  readonly received_at: Date;
  readonly withdrawn_at: Date | null;
}

/** Those of `commitments` that are here and not erased. */
export async function consentsBy(
  db: Queryable,
  cipher: FieldCipher,
  commitments: readonly string[],
): Promise<StoredConsent[]> {
  if (commitments.length === 0) return [];
  const { rows } = await db.query<Row>({
    name: "consents_by",
    text: `SELECT commitment, sealed, received_at, withdrawn_at FROM individual_consent
           WHERE commitment = ANY ($1) AND sealed IS NOT NULL`,
    values: [commitments.map(bytesOf)],
  });
  return rows.map((row) => stored(row, cipher));
}

/** An enterprise's consents by commitment, after a cursor. */
export async function listConsents(
  db: Queryable,
  cipher: FieldCipher,
  enterprise: string,
  page: { readonly after: string; readonly limit: number },
): Promise<StoredConsent[]> {
  const { rows } = await db.query<Row>(
    `SELECT commitment, sealed, received_at, withdrawn_at FROM individual_consent
     WHERE enterprise = $1 AND commitment > $2 AND sealed IS NOT NULL
     ORDER BY commitment LIMIT $3`,
    [bytesOf(enterprise), bytesOf(page.after), page.limit],
  );
  return rows.map((row) => stored(row, cipher));
}

export const asHeld = ({ document, withdrawnAt }: StoredConsent): HeldConsent => ({
  document,
  withdrawn: withdrawnAt !== undefined,
});

function stored(row: Row, cipher: FieldCipher): StoredConsent {
  const commitment = row.commitment.toString("hex");
  const text = cipher.open(row.sealed, sealContext("individual_consent", commitment));
  const given = JSON.parse(text) as GivenConsent;
  return {
    ...given,
    commitment,
    receivedAt: row.received_at,
    withdrawnAt: row.withdrawn_at ?? undefined,
  };
}
