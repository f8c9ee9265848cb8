import type { Queryable } from "../../db/pool.ts";
import { type KeptDevice, lockDevice } from "./enrolment.store.ts";

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
  readonly enrolment_id: string;
  readonly serial: string;
  readonly certificate: Buffer;
  readonly issued_at: Date;
  readonly not_after: Date;
  readonly revoked_at: Date | null;
}

/** With what the authority revoked, whoever had it do so. */
const CERTIFICATES = `SELECT c.serial, c.certificate, c.issued_at, c.not_after, r.revoked_at, c.enrolment_id
  FROM enrolment_certificate c LEFT JOIN certificate_revocation r USING (serial)`;

/** Newest first. */
export async function certificatesOf(db: Queryable, id: string): Promise<KeptCertificate[]> {
  const { rows } = await db.query<CertificateRow>(
    `${CERTIFICATES} WHERE c.enrolment_id = $1 ORDER BY c.issued_at DESC`,
    [id],
  );
  return rows.map(keptCertificate);
}

/** What the same request was answered with. @param request SHA-256, hexadecimal */
export async function answeredWith(
  db: Queryable,
  id: string,
  request: string,
): Promise<KeptCertificate | undefined> {
  const { rows } = await db.query<CertificateRow>(
    `${CERTIFICATES} WHERE c.enrolment_id = $1 AND c.request_sha256 = $2`,
    [id, Buffer.from(request, "hex")],
  );
  return rows[0] && keptCertificate(rows[0]);
}

/** Whose certificate this is, byte for byte. */
export async function deviceByCertificate(
  db: Queryable,
  der: Uint8Array,
): Promise<{ readonly kept: KeptDevice; readonly certificate: KeptCertificate } | undefined> {
  const { rows } = await db.query<CertificateRow>(
    `${CERTIFICATES} WHERE sha256(c.certificate) = sha256($1)`,
    [Buffer.from(der)],
  );
  const [row] = rows;
  const kept = row && (await lockDevice(db, row.enrolment_id));
  return kept && { kept, certificate: keptCertificate(row) };
}

/** @returns whether it is what the request is answered with; not when another one came first */
export async function keepCertificate(
  db: Queryable,
  id: string,
  request: string,
  { certificate, issuedAt, notAfter, serial }: Omit<KeptCertificate, "revokedAt">,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO enrolment_certificate (enrolment_id, request_sha256, serial, certificate, issued_at, not_after)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (enrolment_id, request_sha256) DO NOTHING`,
    [id, Buffer.from(request, "hex"), serial, Buffer.from(certificate), issuedAt, notAfter],
  );
  return rowCount === 1;
}

const keptCertificate = (row: CertificateRow): KeptCertificate => ({
  serial: row.serial,
  certificate: row.certificate,
  issuedAt: row.issued_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at ?? undefined,
});
