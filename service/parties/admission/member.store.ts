import type { Queryable } from "../../db/pool.ts";
import type { Admission, Basis } from "./event.ts";
import type { Application, Credential } from "./party-state.ts";
import type { AdmissionsOf } from "./path.ts";
import { bytesOf, hexOf, secondsOf } from "./registry.store.ts";
import type { Signing } from "./signing.ts";

/** A party as a list shows it. */
export interface Listed {
  readonly party: string;
  /** What it calls itself. */
  readonly name: string | undefined;
  /** Roles held now: set of bits. */
  readonly roles: number;
  /** Named when the chain began. */
  readonly isGenesis: boolean;
}

interface ListedRow {
  readonly party: Buffer;
  readonly name: string | null;
  readonly roles: number | null;
  readonly is_genesis: boolean;
}

/** In the order of their ids. */
export async function listParties(
  db: Queryable,
  { after, limit, now }: { readonly after: string; readonly limit: number; readonly now: Date },
): Promise<readonly Listed[]> {
  const { rows } = await db.query<ListedRow>(
    `SELECT p.party, f.name,
       (SELECT bit_or(1 << m.role) FROM role_membership m
        WHERE m.party = p.party AND m.until_at > $3 AND NOT m.expelled
          AND (m.suspended_until IS NULL OR m.suspended_until <= $3)) AS roles,
       EXISTS (SELECT FROM role_admission a
               WHERE a.party = p.party AND a.basis = 'genesis') AS is_genesis
     FROM party p LEFT JOIN party_profile f USING (party)
     WHERE p.party > $1 ORDER BY p.party LIMIT $2`,
    [bytesOf(after), limit, now],
  );
  return rows.map((row) => ({
    party: hexOf(row.party),
    name: row.name ?? undefined,
    roles: row.roles ?? 0,
    isGenesis: row.is_genesis,
  }));
}

interface SigningRow {
  readonly signers: Buffer[];
  readonly threshold: number;
  readonly managed: number;
  readonly managed_acts: Buffer[];
}

/** @returns undefined for a party that the index does not know (yet) */
export async function signingOf(db: Queryable, party: string): Promise<Signing | undefined> {
  const { rows } = await db.query<SigningRow>(
    `SELECT s.signers, s.threshold, s.managed, p.managed_acts
     FROM party p JOIN party_signers s USING (party) WHERE p.party = $1`,
    [bytesOf(party)],
  );
  const [row] = rows;
  return (
    row && {
      signers: row.signers.map((signer, at) => ({
        signer: hexOf(signer),
        managed: (row.managed & (1 << at)) !== 0,
      })),
      threshold: row.threshold,
      managedActs: row.managed_acts.map(hexOf),
    }
  );
}

/** A membership, over or not. Times are seconds. */
export interface HeldRole {
  readonly role: number;
  readonly until: number;
  readonly suspendedUntil: number;
  readonly expelled: boolean;
  readonly lapsed: boolean;
  readonly caseNumber: number;
  readonly objectors: readonly string[];
  readonly final: boolean;
}

interface HeldRow {
  readonly role: number;
  readonly until_at: Date;
  readonly suspended_until: Date | null;
  readonly expelled: boolean;
  readonly lapsed: boolean;
  readonly case_number: number;
  readonly objectors: Buffer[];
  readonly final: boolean;
}

export async function rolesOf(db: Queryable, party: string): Promise<readonly HeldRole[]> {
  const { rows } = await db.query<HeldRow>(
    "SELECT * FROM role_membership WHERE party = $1 ORDER BY role",
    [bytesOf(party)],
  );
  return rows.map((row) => ({
    role: row.role,
    until: secondsOf(row.until_at),
    suspendedUntil: row.suspended_until === null ? 0 : secondsOf(row.suspended_until),
    expelled: row.expelled,
    lapsed: row.lapsed,
    caseNumber: row.case_number,
    objectors: row.objectors.map(hexOf),
    final: row.final,
  }));
}

export interface OpenApplication extends Application {
  readonly party: string;
  readonly role: number;
}

interface ApplicationRow {
  readonly party: Buffer;
  readonly role: number;
  readonly round: number;
  readonly file: Buffer;
  readonly is_open: boolean;
  readonly applied_at: Date;
  readonly endorsers: Buffer[];
}

/** Open applications, of everybody or of one party, oldest first. */
export async function openApplications(
  db: Queryable,
  party?: string,
): Promise<readonly OpenApplication[]> {
  const { rows } = await db.query<ApplicationRow>(
    `SELECT * FROM role_application WHERE is_open AND ($1::bytea IS NULL OR party = $1)
     ORDER BY applied_at, party, role LIMIT 500`,
    [party === undefined ? null : bytesOf(party)],
  );
  return rows.map((row) => ({
    party: hexOf(row.party),
    role: row.role,
    round: row.round,
    file: hexOf(row.file),
    isOpen: row.is_open,
    appliedAt: secondsOf(row.applied_at),
    endorsers: row.endorsers.map(hexOf),
  }));
}

interface CredentialRow {
  readonly subject: Buffer;
  readonly kind: Buffer;
  readonly issuer: Buffer;
  readonly digest: Buffer;
  readonly issued_at: Date;
  readonly until_at: Date;
}

export type CredentialOf = Credential & { readonly subject: string };

/** Papers about a party, or those that it issued about others. */
export async function credentialsOf(
  db: Queryable,
  party: string,
  as: "subject" | "issuer",
): Promise<readonly CredentialOf[]> {
  const { rows } = await db.query<CredentialRow>(
    as === "subject"
      ? "SELECT * FROM credential WHERE subject = $1 ORDER BY kind, issuer"
      : "SELECT * FROM credential WHERE issuer = $1 ORDER BY issued_at DESC LIMIT 500",
    [bytesOf(party)],
  );
  return rows.map((row) => ({
    subject: hexOf(row.subject),
    kind: hexOf(row.kind),
    issuer: hexOf(row.issuer),
    digest: hexOf(row.digest),
    issuedAt: secondsOf(row.issued_at),
    until: secondsOf(row.until_at),
  }));
}

interface AdmissionRow {
  readonly party: Buffer;
  readonly role: number;
  readonly basis: Basis;
  readonly round: number;
  readonly since_at: Date;
  readonly until_at: Date;
  readonly endorsers: Buffer[];
  readonly issuers: Buffer[];
}

/** Every admission of a party and of whoever vouched for it, directly or not: what its way to the genesis is made of. */
export async function admissionsBehind(db: Queryable, party: string): Promise<AdmissionsOf> {
  const { rows } = await db.query<AdmissionRow>(
    `WITH RECURSIVE behind (party) AS (
       VALUES ($1::bytea)
       UNION
       SELECT unnest(a.endorsers || a.issuers) FROM role_admission a JOIN behind USING (party)
     )
     SELECT a.* FROM role_admission a JOIN behind USING (party) ORDER BY party, role, position`,
    [bytesOf(party)],
  );
  const found = rows.map((row) => ({
    party: hexOf(row.party),
    role: row.role,
    admission: admissionOf(row),
  }));
  return (one) => found.filter((admission) => admission.party === one);
}

const admissionOf = (row: AdmissionRow): Admission => ({
  basis: row.basis,
  round: row.round,
  since: secondsOf(row.since_at),
  until: secondsOf(row.until_at),
  endorsers: row.endorsers.map(hexOf),
  issuers: row.issuers.map(hexOf),
});
