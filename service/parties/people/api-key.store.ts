import { createHash, randomBytes } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import type { Capability } from "../principal.ts";
import { API_KEY_ID_BYTES, API_KEY_SECRET_BYTES, apiKeyOf, formatApiKey } from "./api-key.ts";

export interface KeyTerms {
  /** Party id, 64 hexadecimal digits. */
  readonly party: string;
  readonly label: string;
  readonly capabilities: readonly Capability[];
  /** Account; undefined for the server's own console. */
  readonly madeBy: string | undefined;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  /** Of the request that makes it, if it sent one. */
  readonly idempotencyKey: string | undefined;
}

/** A key with a secret, and its text, which nobody can read again. */
export interface IssuedKey {
  readonly id: string;
  readonly text: string;
}

/** @returns undefined when the maker's `idempotencyKey` has made one before */
export async function issueApiKey(db: Queryable, terms: KeyTerms): Promise<IssuedKey | undefined> {
  const key = apiKeyOf(randomBytes(API_KEY_ID_BYTES), randomBytes(API_KEY_SECRET_BYTES));
  const secret = createHash("sha256").update(key.secret).digest();
  const isNew = await insert(db, key.id, terms, { secret });
  return isNew ? { id: key.id, text: formatApiKey(key) } : undefined;
}

/**
 * Makes a client certificate worth a key. @returns its id; undefined for one that is registered already
 * @param fingerprint SHA-256 of its DER
 */
export async function registerCertificate(
  db: Queryable,
  terms: KeyTerms,
  fingerprint: Uint8Array,
): Promise<string | undefined> {
  const id = randomBytes(API_KEY_ID_BYTES).toString("hex");
  const isNew = await insert(db, id, terms, { certificate: Buffer.from(fingerprint) });
  return isNew ? id : undefined;
}

async function insert(
  db: Queryable,
  id: string,
  terms: KeyTerms,
  { certificate, secret }: { readonly secret?: Buffer; readonly certificate?: Buffer },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO api_key (api_key_id, party, label, capabilities, made_by, made_at, expires_at,
       idempotency_key, secret_sha256, certificate_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [
      id,
      Buffer.from(terms.party, "hex"),
      terms.label,
      terms.capabilities,
      terms.madeBy,
      terms.madeAt,
      terms.expiresAt,
      terms.idempotencyKey,
      secret,
      certificate,
    ],
  );
  return rowCount !== 0;
}

export interface ListedKey extends Omit<KeyTerms, "party" | "idempotencyKey"> {
  readonly id: string;
  readonly no: number;
  /** SHA-256 of the certificate's DER, hexadecimal; undefined for a key with a secret. */
  readonly fingerprint: string | undefined;
  readonly lastUsedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

interface KeyRow {
  readonly api_key_id: string;
  readonly api_key_no: bigint;
  readonly label: string;
  readonly capabilities: Capability[];
  readonly certificate_sha256: Buffer | null;
  readonly made_by: string | null;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

const KEYS = `SELECT api_key_id, api_key_no, label, capabilities, certificate_sha256, made_by,
                made_at, expires_at, last_used_at, revoked_at
              FROM api_key WHERE party = $1`;

/** Newest first. @param before cursor: numbers below it */
export async function listKeys(
  db: Queryable,
  party: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<ListedKey[]> {
  const { rows } = await db.query<KeyRow>(
    `${KEYS} AND ($2::bigint IS NULL OR api_key_no < $2) ORDER BY api_key_no DESC LIMIT $3`,
    [Buffer.from(party, "hex"), before, limit],
  );
  return rows.map(listed);
}

/** @returns undefined for a key that is not the party's */
export async function keyOf(
  db: Queryable,
  party: string,
  id: string,
): Promise<ListedKey | undefined> {
  const { rows } = await db.query<KeyRow>(`${KEYS} AND api_key_id = $2`, [
    Buffer.from(party, "hex"),
    id,
  ]);
  return rows[0] && listed(rows[0]);
}

/** What a request with this idempotency key made before. */
export async function keyMadeBy(
  db: Queryable,
  { idempotencyKey, madeBy, party }: Pick<KeyTerms, "party" | "madeBy" | "idempotencyKey">,
): Promise<ListedKey | undefined> {
  const { rows } = await db.query<KeyRow>(`${KEYS} AND made_by = $2 AND idempotency_key = $3`, [
    Buffer.from(party, "hex"),
    madeBy,
    idempotencyKey,
  ]);
  return rows[0] && listed(rows[0]);
}

/** Takes effect at the next request of whoever uses it. */
export async function revokeKey(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query("UPDATE api_key SET revoked_at = coalesce(revoked_at, $2) WHERE api_key_id = $1", [
    id,
    at,
  ]);
}

/** Lets a key end then, if it does not end before. */
export async function endKeyBy(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query("UPDATE api_key SET expires_at = least(expires_at, $2) WHERE api_key_id = $1", [
    id,
    at,
  ]);
}

const listed = (row: KeyRow): ListedKey => ({
  id: row.api_key_id,
  no: Number(row.api_key_no),
  label: row.label,
  capabilities: row.capabilities,
  fingerprint: row.certificate_sha256?.toString("hex"),
  madeBy: row.made_by ?? undefined,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});
