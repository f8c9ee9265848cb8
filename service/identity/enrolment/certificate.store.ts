import type { Queryable } from "../../db/pool.ts";

/** A certificate that a request was answered with. */
export interface KeptCertificate {
  readonly serial: string;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly issuedAt: Date;
  readonly notAfter: Date;
  readonly revokedAt: Date | undefined;
}

interface CertificateRow {
  readonly serial: string;
  readonly certificate: Buffer;
  readonly issued_at: Date;
  readonly not_after: Date;
  readonly revoked_at: Date | null;
}

const CERTIFICATES =
  "SELECT serial, certificate, issued_at, not_after, revoked_at FROM enrolment_certificate";

/** Newest first. */
export async function certificatesOf(db: Queryable, id: string): Promise<KeptCertificate[]> {
  const { rows } = await db.query<CertificateRow>(
    `${CERTIFICATES} WHERE enrolment_id = $1 ORDER BY issued_at DESC`,
    [id],
  );
  return rows.map(keptCertificate);
}

const keptCertificate = (row: CertificateRow): KeptCertificate => ({
  serial: row.serial,
  certificate: row.certificate,
  issuedAt: row.issued_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at ?? undefined,
});
