import { createHash, randomBytes } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import {
  CODE_ID_BYTES,
  CODE_SECRET_BYTES,
  codeOf,
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

const hashOf = (secret: string): Buffer => createHash("sha256").update(spelt(secret)).digest();
