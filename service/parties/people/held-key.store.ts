import { createHash, timingSafeEqual } from "node:crypto";
import { gathered } from "../../db/gathered.ts";
import type { Queryable } from "../../db/pool.ts";
import type { Capability } from "../principal.ts";
import { parseApiKey } from "./api-key.ts";
import type { Membership } from "./standing.ts";

/** A machine's key that holds now. */
export interface HeldKey {
  readonly id: string;
  readonly membership: Membership;
  readonly lastUsedAt: Date | undefined;
}

interface HeldRow {
  readonly api_key_id: string;
  readonly party: Buffer;
  readonly capabilities: Capability[];
  readonly secret_sha256: Buffer | null;
  readonly last_used_at: Date | null;
}

/** A key is worth no more than its maker is at the time: who goes takes the keys that he made along. */
const HELD = `
  SELECT k.api_key_id, k.party, k.secret_sha256, k.last_used_at, ARRAY(
    SELECT one FROM unnest(k.capabilities) one
    WHERE k.made_by IS NULL OR one = ANY (m.capabilities)) AS capabilities
  FROM api_key k
  LEFT JOIN account a ON a.account_id = k.made_by AND a.disabled_at IS NULL
  LEFT JOIN membership m ON m.account_id = a.account_id AND m.party = k.party
  WHERE k.revoked_at IS NULL AND k.expires_at > $2
    AND (k.made_by IS NULL OR m.account_id IS NOT NULL)`;

/** Looks keys up by their id, as they hold at the time. */
export type KeyLookup = (id: string) => Promise<HeldRow | undefined>;

export const keyLookup = (db: Queryable, now: () => Date): KeyLookup =>
  gathered(async (ids) => {
    const { rows } = await db.query<HeldRow>({
      name: "api_keys_by_id",
      text: `${HELD} AND k.api_key_id = ANY ($1)`,
      values: [ids, now()],
    });
    return new Map(rows.map((row) => [row.api_key_id, row]));
  });

/** The key of this text, if it holds. */
export async function keyByText(lookUp: KeyLookup, text: string): Promise<HeldKey | undefined> {
  const key = parseApiKey(text);
  if (key === undefined) return undefined;
  const row = await lookUp(key.id);
  const kept = row?.secret_sha256;
  if (row === undefined || !kept || !timingSafeEqual(kept, sha256(key.secret))) return undefined;
  return held(row);
}

/** The key that a client certificate is, if it holds at `now`. @param fingerprint SHA-256 of its DER */
export async function keyByCertificate(
  db: Queryable,
  fingerprint: Uint8Array,
  now: Date,
): Promise<HeldKey | undefined> {
  const { rows } = await db.query<HeldRow>({
    name: "api_key_by_certificate",
    text: `${HELD} AND k.certificate_sha256 = $1`,
    values: [Buffer.from(fingerprint), now],
  });
  return rows[0] && held(rows[0]);
}

export async function noteKeyUse(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query("UPDATE api_key SET last_used_at = $2 WHERE api_key_id = $1", [id, at]);
}

const held = (row: HeldRow): HeldKey => ({
  id: row.api_key_id,
  membership: { party: row.party.toString("hex"), capabilities: row.capabilities },
  lastUsedAt: row.last_used_at ?? undefined,
});

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
