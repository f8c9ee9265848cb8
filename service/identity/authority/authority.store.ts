import type { Queryable } from "../../db/pool.ts";
import type { CertificateWanted, IssuedCertificate, RevocationReason } from "./site-authority.ts";

export type AuthorityKind = "root" | "site";

export interface KeptAuthority {
  readonly no: number;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly spki: Uint8Array;
  /** Undefined: its key lies in a security module. */
  readonly wrapped: Uint8Array | undefined;
}

interface AuthorityRow {
  readonly authority_no: number;
  readonly certificate: Buffer;
  readonly spki: Buffer;
  readonly wrapped: Buffer | null;
}

/** Until the transaction ends: two processes at their first start make one authority. */
export async function lockAuthorities(db: Queryable): Promise<void> {
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended('tallystick/authority', 0))");
}

/** The newest. */
export async function keptAuthority(
  db: Queryable,
  kind: AuthorityKind,
): Promise<KeptAuthority | undefined> {
  const { rows } = await db.query<AuthorityRow>(
    `SELECT authority_no, certificate, spki, wrapped FROM authority
     WHERE kind = $1 ORDER BY authority_no DESC LIMIT 1`,
    [kind],
  );
  return rows[0] && authorityOf(rows[0]);
}

export async function keepAuthority(
  db: Queryable,
  kind: AuthorityKind,
  made: Omit<KeptAuthority, "no">,
  madeAt: Date,
): Promise<KeptAuthority> {
  const { rows } = await db.query<AuthorityRow>(
    `INSERT INTO authority (kind, certificate, spki, wrapped, made_at) VALUES ($1, $2, $3, $4, $5)
     RETURNING authority_no, certificate, spki, wrapped`,
    [kind, made.certificate, made.spki, made.wrapped ?? null, madeAt],
  );
  return authorityOf(rows[0] as AuthorityRow);
}

const authorityOf = (row: AuthorityRow): KeptAuthority => ({
  no: row.authority_no,
  certificate: new Uint8Array(row.certificate),
  spki: new Uint8Array(row.spki),
  wrapped: row.wrapped === null ? undefined : new Uint8Array(row.wrapped),
});

export async function keepCertificate(
  db: Queryable,
  authority: number,
  { device, factory, kind }: CertificateWanted,
  { certificate, notAfter, serial }: IssuedCertificate,
  issuedAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO certificate (serial, authority_no, factory, device, kind, certificate, issued_at, not_after)
     VALUES ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, $8)`,
    [serial, authority, factory, device, kind, certificate, issuedAt, notAfter],
  );
}

/** Whoever waits for revocations listens here. */
export const REVOKED = "tallystick_revoked";

/** @returns false for a certificate that is not known here */
export async function keepRevocation(
  db: Queryable,
  serial: string,
  reason: RevocationReason,
  at: Date,
): Promise<boolean> {
  const { rows } = await db.query<{ known: boolean }>(
    `WITH issued AS (SELECT serial FROM certificate WHERE serial = $1),
       revoked AS (
         INSERT INTO certificate_revocation (serial, reason, revoked_at) SELECT serial, $2, $3 FROM issued
         ON CONFLICT DO NOTHING RETURNING pg_notify($4, serial))
     SELECT EXISTS (SELECT FROM issued) AS known, (SELECT count(*) FROM revoked)`,
    [serial, reason, at, REVOKED],
  );
  return rows[0]?.known === true;
}
