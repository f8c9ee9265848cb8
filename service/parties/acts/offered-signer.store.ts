import type { Queryable } from "../../db/pool.ts";
import { bytesOf, hexOf } from "../admission/registry.store.ts";

/** A signer that somebody of a party holds. Whether it signs for the party, the chain says. */
export interface OfferedSigner {
  readonly signer: string;
  readonly kind: "account" | "passkey";
  readonly label: string;
  /** By which a browser finds the passkey. */
  readonly credentialId: Uint8Array | undefined;
  /** Account. */
  readonly offeredBy: string;
  readonly offeredAt: Date;
}

/** Offered again it is renamed. */
export async function offerSigner(db: Queryable, party: string, one: OfferedSigner): Promise<void> {
  await db.query(
    `INSERT INTO offered_signer
       (party, signer, kind, label, credential_id, offered_by, offered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (party, signer) DO UPDATE SET label = $4, credential_id = $5`,
    [
      bytesOf(party),
      bytesOf(one.signer),
      one.kind,
      one.label,
      one.credentialId === undefined ? null : Buffer.from(one.credentialId),
      one.offeredBy,
      one.offeredAt,
    ],
  );
}

interface OfferedRow {
  readonly signer: Buffer;
  readonly kind: OfferedSigner["kind"];
  readonly label: string;
  readonly credential_id: Buffer | null;
  readonly offered_by: string;
  readonly offered_at: Date;
}

/** Oldest first. */
export async function offeredSigners(
  db: Queryable,
  party: string,
): Promise<readonly OfferedSigner[]> {
  const { rows } = await db.query<OfferedRow>(
    "SELECT * FROM offered_signer WHERE party = $1 ORDER BY offered_at, signer LIMIT 200",
    [bytesOf(party)],
  );
  return rows.map((row) => ({
    signer: hexOf(row.signer),
    kind: row.kind,
    label: row.label,
    credentialId: row.credential_id ?? undefined,
    offeredBy: row.offered_by,
    offeredAt: row.offered_at,
  }));
}
