import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import type { Capability } from "../principal.ts";

const CODE_BYTES = 32;

export interface InvitationTerms {
  /** Party id, 64 hexadecimal digits. */
  readonly party: string;
  readonly capabilities: readonly Capability[];
  /** Whom it is for, in the maker's words. */
  readonly label: string;
  /** Account. */
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly idempotencyKey: string | undefined;
}

/** An invitation, and its code, which nobody can read again. */
export interface MadeInvitation {
  readonly id: string;
  readonly code: string;
}

/** @returns undefined when the maker's `idempotencyKey` has made one before */
export async function makeInvitation(
  db: Queryable,
  terms: InvitationTerms,
): Promise<MadeInvitation | undefined> {
  const id = randomUUID();
  const code = `tsi_${randomBytes(CODE_BYTES).toString("base64url")}`;
  const { rowCount } = await db.query(
    `INSERT INTO invitation (invitation_id, code_sha256, party, capabilities, label, made_by, made_at,
       expires_at, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [
      id,
      sha256(code),
      Buffer.from(terms.party, "hex"),
      terms.capabilities,
      terms.label,
      terms.madeBy,
      terms.madeAt,
      terms.expiresAt,
      terms.idempotencyKey,
    ],
  );
  return rowCount === 0 ? undefined : { id, code };
}

export interface ListedInvitation extends Omit<InvitationTerms, "party" | "idempotencyKey"> {
  readonly id: string;
  readonly no: number;
  readonly acceptedBy: string | undefined;
  readonly withdrawnAt: Date | undefined;
}

interface InvitationRow {
  readonly invitation_id: string;
  readonly invitation_no: bigint;
  readonly capabilities: Capability[];
  readonly label: string;
  readonly made_by: string;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly accepted_by: string | null;
  readonly withdrawn_at: Date | null;
}

const INVITATIONS = `SELECT invitation_id, invitation_no, capabilities, label, made_by, made_at,
                       expires_at, accepted_by, withdrawn_at
                     FROM invitation WHERE party = $1`;

/** Newest first. @param before cursor: numbers below it */
export async function listInvitations(
  db: Queryable,
  party: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<ListedInvitation[]> {
  const { rows } = await db.query<InvitationRow>(
    `${INVITATIONS} AND ($2::bigint IS NULL OR invitation_no < $2)
     ORDER BY invitation_no DESC LIMIT $3`,
    [Buffer.from(party, "hex"), before, limit],
  );
  return rows.map(listed);
}

/** What a request with this idempotency key made before. */
export async function invitationMadeBy(
  db: Queryable,
  { idempotencyKey, madeBy, party }: InvitationTerms,
): Promise<ListedInvitation | undefined> {
  const { rows } = await db.query<InvitationRow>(
    `${INVITATIONS} AND made_by = $2 AND idempotency_key = $3`,
    [Buffer.from(party, "hex"), madeBy, idempotencyKey],
  );
  return rows[0] && listed(rows[0]);
}

/** @returns whether the party had such an invitation that was open */
export async function withdrawInvitation(
  db: Queryable,
  party: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE invitation SET withdrawn_at = $3
     WHERE party = $1 AND invitation_id = $2 AND withdrawn_at IS NULL AND accepted_by IS NULL`,
    [Buffer.from(party, "hex"), id, at],
  );
  return rowCount !== 0;
}

/** What an invitation gives: no more than its maker may hand on at the time. */
export interface OpenInvitation {
  readonly id: string;
  readonly party: string;
  readonly capabilities: readonly Capability[];
}

/** The open invitation of a code, locked until the transaction ends; undefined when there is none, or it gives nothing. */
export async function openInvitation(
  db: Queryable,
  code: string,
  now: Date,
): Promise<OpenInvitation | undefined> {
  const { rows } = await db.query<{
    invitation_id: string;
    party: Buffer;
    capabilities: Capability[];
  }>(
    `SELECT i.invitation_id, i.party, ARRAY(
       SELECT one FROM unnest(i.capabilities) one WHERE one = ANY (m.capabilities)) AS capabilities
     FROM invitation i
     JOIN account a ON a.account_id = i.made_by AND a.disabled_at IS NULL
     JOIN membership m ON m.account_id = a.account_id AND m.party = i.party
     WHERE i.code_sha256 = $1 AND i.expires_at > $2
       AND i.accepted_by IS NULL AND i.withdrawn_at IS NULL AND 'manage' = ANY (m.capabilities)
     FOR UPDATE OF i`,
    [sha256(code), now],
  );
  const [row] = rows;
  if (row === undefined || row.capabilities.length === 0) return undefined;
  return {
    id: row.invitation_id,
    party: row.party.toString("hex"),
    capabilities: row.capabilities,
  };
}

export async function closeInvitation(
  db: Queryable,
  id: string,
  account: string,
  at: Date,
): Promise<void> {
  await db.query(
    "UPDATE invitation SET accepted_by = $2, accepted_at = $3 WHERE invitation_id = $1",
    [id, account, at],
  );
}

const listed = (row: InvitationRow): ListedInvitation => ({
  id: row.invitation_id,
  no: Number(row.invitation_no),
  capabilities: row.capabilities,
  label: row.label,
  madeBy: row.made_by,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  acceptedBy: row.accepted_by ?? undefined,
  withdrawnAt: row.withdrawn_at ?? undefined,
});

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
