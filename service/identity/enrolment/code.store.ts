import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import {
  CODE_ATTEMPTS_MAX,
  CODE_ID_BYTES,
  CODE_SECRET_BYTES,
  codeOf,
  type KeptCode,
  type OneTimeCode,
  spelt,
} from "./one-time-code.ts";

export interface CodeTerms {
  readonly enrolment: string;
  /** Account. */
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly idempotencyKey: string | undefined;
}

/** A code whose secret nobody can read again; undefined when the maker's `idempotencyKey` has made one before. */
export async function makeCode(db: Queryable, terms: CodeTerms): Promise<OneTimeCode | undefined> {
  const code = codeOf(randomBytes(CODE_ID_BYTES), randomBytes(CODE_SECRET_BYTES));
  const { rowCount } = await db.query(
    `INSERT INTO enrolment_code (code_id, enrolment_id, secret_sha256, made_by, made_at, expires_at, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      code.id,
      terms.enrolment,
      hashOf(code.secret),
      terms.madeBy,
      terms.madeAt,
      terms.expiresAt,
      terms.idempotencyKey,
    ],
  );
  return rowCount === 0 ? undefined : code;
}

/** What a request with this idempotency key made before. */
export async function codeMadeBy(
  db: Queryable,
  { enrolment, idempotencyKey, madeBy }: CodeTerms,
): Promise<{ readonly id: string; readonly expiresAt: Date } | undefined> {
  const { rows } = await db.query<{ code_id: string; expires_at: Date }>(
    `SELECT code_id, expires_at FROM enrolment_code
     WHERE enrolment_id = $1 AND made_by = $2 AND idempotency_key = $3`,
    [enrolment, madeBy, idempotencyKey],
  );
  return rows[0] && { id: rows[0].code_id, expiresAt: rows[0].expires_at };
}

/** A code that somebody showed, and the device that it is for. */
export interface HeardCode extends KeptCode {
  readonly enrolment: string;
}

/** Counts an attempt before anything is compared, so that a thousand at once are a thousand. */
export async function hearCode(
  db: Queryable,
  { id, secret }: OneTimeCode,
): Promise<HeardCode | undefined> {
  const { rows } = await db.query<{
    enrolment_id: string;
    secret_sha256: Buffer;
    expires_at: Date;
    attempts: number;
    used_for: Buffer | null;
  }>(
    `UPDATE enrolment_code SET attempts = least(attempts, $2) + 1 WHERE code_id = $1
     RETURNING enrolment_id, secret_sha256, expires_at, attempts, used_for`,
    [id, CODE_ATTEMPTS_MAX],
  );
  const [row] = rows;
  return (
    row && {
      enrolment: row.enrolment_id,
      isRight: timingSafeEqual(row.secret_sha256, hashOf(secret)),
      attempts: row.attempts,
      expiresAtMs: row.expires_at.getTime(),
      usedFor: row.used_for?.toString("hex"),
    }
  );
}

/** Uncounts an attempt that was no guess. */
export async function takeBackAttempt(db: Queryable, id: string): Promise<void> {
  await db.query(
    "UPDATE enrolment_code SET attempts = attempts - 1 WHERE code_id = $1 AND attempts > 0",
    [id],
  );
}

/** @returns whether the code is this request's now; not when another request came first */
export async function useCode(db: Queryable, id: string, request: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE enrolment_code SET used_for = $2
     WHERE code_id = $1 AND (used_for IS NULL OR used_for = $2)`,
    [id, Buffer.from(request, "hex")],
  );
  return rowCount === 1;
}

const hashOf = (secret: string): Buffer => createHash("sha256").update(spelt(secret)).digest();
