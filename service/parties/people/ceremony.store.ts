import { createHash } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";

/** What somebody begins here, does elsewhere, and comes back from once. */
export type CeremonyKind = "passkeySignIn" | "passkeyMaking" | "identityProvider";

export interface Ceremony {
  readonly kind: CeremonyKind;
  /** What whoever comes back shows; kept as a hash. */
  readonly token: string;
  readonly expiresAt: Date;
}

export async function beginCeremony(
  db: Queryable,
  { expiresAt, kind, token }: Ceremony,
  content: Readonly<Record<string, string>>,
): Promise<void> {
  await db.query(
    "INSERT INTO ceremony (token_sha256, kind, content, expires_at) VALUES ($1, $2, $3, $4)",
    [sha256(token), kind, JSON.stringify(content), expiresAt],
  );
}

/** What was begun with this token, once; undefined when it was not, has expired, or came back before. */
export async function takeCeremony(
  db: Queryable,
  kind: CeremonyKind,
  token: string,
  now: Date,
): Promise<Readonly<Record<string, string | undefined>> | undefined> {
  const { rows } = await db.query<{ content: Record<string, string> }>(
    `DELETE FROM ceremony WHERE token_sha256 = $1 AND kind = $2 AND expires_at > $3
     RETURNING content`,
    [sha256(token), kind, now],
  );
  return rows[0]?.content;
}

export async function forgetCeremonies(db: Queryable, now: Date): Promise<void> {
  await db.query("DELETE FROM ceremony WHERE expires_at < $1", [now]);
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
