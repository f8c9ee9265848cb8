import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import type { Capability } from "../principal.ts";
import type { Membership } from "./standing.ts";

const TOKEN_BYTES = 32;

/** When a session holds: it ends after `now`, and was seen after `idleSince`. */
export interface Validity {
  readonly now: Date;
  readonly idleSince: Date;
}

/** A session that holds now. */
export interface HeldSession {
  readonly id: string;
  readonly account: string;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  readonly memberships: readonly Membership[];
}

export interface SessionStart {
  readonly account: string;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly address: string;
  readonly userAgent: string;
}

/** @returns the text of its cookie, which nobody can read again */
export async function openSession(db: Queryable, start: SessionStart): Promise<string> {
  const token = randomBytes(TOKEN_BYTES);
  await db.query(
    `INSERT INTO session (session_id, token_sha256, account_id, signed_in_at, expires_at,
       last_seen_at, address, user_agent)
     VALUES ($1, $2, $3, $4, $5, $4, $6, $7)`,
    [
      randomUUID(),
      sha256(token),
      start.account,
      start.at,
      start.expiresAt,
      start.address,
      start.userAgent,
    ],
  );
  return token.toString("base64url");
}

interface HeldRow {
  readonly session_id: string;
  readonly account_id: string;
  readonly signed_in_at: Date;
  readonly last_seen_at: Date;
  readonly party: Buffer | null;
  readonly capabilities: Capability[] | null;
}

/** The session of a cookie, if it holds. */
export async function sessionByToken(
  db: Queryable,
  token: string,
  { idleSince, now }: Validity,
): Promise<HeldSession | undefined> {
  const { rows } = await db.query<HeldRow>({
    name: "session_by_token",
    text: `SELECT s.session_id, s.account_id, s.signed_in_at, s.last_seen_at, m.party, m.capabilities
           FROM session s
           JOIN account a USING (account_id)
           LEFT JOIN membership m USING (account_id)
           WHERE s.token_sha256 = $1 AND a.disabled_at IS NULL
             AND s.expires_at > $2 AND s.last_seen_at > $3`,
    values: [hashOf(token), now, idleSince],
  });
  const [row] = rows;
  return row && { ...held(row), memberships: rows.flatMap(membership) };
}

export async function signedInAt(db: Queryable, id: string): Promise<Date | undefined> {
  const { rows } = await db.query<{ signed_in_at: Date }>(
    "SELECT signed_in_at FROM session WHERE session_id = $1",
    [id],
  );
  return rows[0]?.signed_in_at;
}

export async function noteSeen(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query("UPDATE session SET last_seen_at = $2 WHERE session_id = $1", [id, at]);
}

export interface ListedSession {
  readonly id: string;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly address: string;
  readonly userAgent: string;
}

interface ListedRow {
  readonly session_id: string;
  readonly signed_in_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly address: string;
  readonly user_agent: string;
}

/** The sessions of an account that hold, last seen first. */
export async function listSessions(
  db: Queryable,
  account: string,
  { idleSince, now }: Validity,
): Promise<ListedSession[]> {
  const { rows } = await db.query<ListedRow>(
    `SELECT session_id, signed_in_at, last_seen_at, expires_at, address, user_agent FROM session
     WHERE account_id = $1 AND expires_at > $2 AND last_seen_at > $3
     ORDER BY last_seen_at DESC LIMIT 1000`,
    [account, now, idleSince],
  );
  return rows.map((row) => ({
    id: row.session_id,
    signedInAt: row.signed_in_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    address: row.address,
    userAgent: row.user_agent,
  }));
}

/** @returns whether the account had such a session */
export async function endSession(db: Queryable, account: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "DELETE FROM session WHERE account_id = $1 AND session_id = $2",
    [account, id],
  );
  return rowCount !== 0;
}

/** @param except the one to be kept, if any @returns how many ended */
export async function endSessions(
  db: Queryable,
  account: string,
  except: string | undefined,
): Promise<number> {
  const { rowCount } = await db.query(
    "DELETE FROM session WHERE account_id = $1 AND ($2::uuid IS NULL OR session_id <> $2)",
    [account, except],
  );
  return rowCount ?? 0;
}

export async function endSessionOf(db: Queryable, token: string): Promise<void> {
  await db.query("DELETE FROM session WHERE token_sha256 = $1", [hashOf(token)]);
}

export async function forgetSessions(db: Queryable, { idleSince, now }: Validity): Promise<void> {
  await db.query("DELETE FROM session WHERE expires_at < $1 OR last_seen_at < $2", [
    now,
    idleSince,
  ]);
}

const held = (row: HeldRow) => ({
  id: row.session_id,
  account: row.account_id,
  signedInAt: row.signed_in_at,
  lastSeenAt: row.last_seen_at,
});

const membership = ({ capabilities, party }: HeldRow): Membership[] =>
  party === null ? [] : [{ party: party.toString("hex"), capabilities: capabilities ?? [] }];

const hashOf = (token: string): Buffer => sha256(Buffer.from(token, "base64url"));

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
