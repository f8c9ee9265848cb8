import type { Queryable } from "../../db/pool.ts";
import type { Challenge } from "./appraisal/appraise-evidence.ts";
import { compareVersions } from "./appraisal/claims.ts";

/** A challenge with whom it concerns. Party ids are hexadecimal. */
export interface KeptChallenge extends Challenge {
  readonly id: string;
  readonly factory: string;
  readonly attester: string;
  /** TPM2B_PUBLIC. */
  readonly ek: Uint8Array;
  readonly ekName: Uint8Array;
  readonly ekChain: readonly Uint8Array[];
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

/** Keeps what a device is asked before it is asked. */
export async function keepChallenge(
  db: Queryable,
  kept: KeptChallenge,
  madeAt: Date,
  expiresAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO attestation_challenge (challenge, factory, attester, key_id, nonce, secret_hash, ek, ak, ek_chain,
       ek_name, made_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      kept.id,
      hex(kept.factory),
      hex(kept.attester),
      ...[kept.keyId, kept.nonce, kept.secretHash, kept.ek, kept.ak].map(buffer),
      kept.ekChain.map(buffer),
      buffer(kept.ekName),
      madeAt,
      expiresAt,
    ],
  );
}

interface Row {
  readonly attester: Buffer;
  readonly key_id: Buffer;
  readonly nonce: Buffer;
  readonly secret_hash: Buffer;
  readonly ek: Buffer;
  readonly ak: Buffer;
  readonly ek_chain: Buffer[];
  readonly ek_name: Buffer;
  readonly is_stale: boolean;
  readonly was_answered: boolean;
}

/** Why a challenge cannot be answered. */
export type ChallengeFault = "challengeUnknown" | "challengeUsed" | "challengeStale";

/** Takes a challenge for one answer: nobody else answers it, whatever becomes of that answer. */
export async function useChallenge(
  db: Queryable,
  id: string,
  factory: string,
  at: Date,
): Promise<KeptChallenge | ChallengeFault> {
  const { rows } = await db.query<Row>(
    `WITH asked AS (
       SELECT *, expires_at <= $3 AS is_stale, answered_at IS NOT NULL AS was_answered
       FROM attestation_challenge WHERE challenge = $1 AND factory = $2 FOR UPDATE
     ), taken AS (
       UPDATE attestation_challenge c SET answered_at = $3 FROM asked
       WHERE c.challenge = asked.challenge AND NOT asked.was_answered AND NOT asked.is_stale
     )
     SELECT * FROM asked`,
    [id, hex(factory), at],
  );
  const [row] = rows;
  if (row === undefined) return "challengeUnknown";
  if (row.was_answered) return "challengeUsed";
  if (row.is_stale) return "challengeStale";
  return {
    id,
    factory,
    attester: row.attester.toString("hex"),
    keyId: row.key_id,
    nonce: row.nonce,
    secretHash: row.secret_hash,
    ek: row.ek,
    ak: row.ak,
    ekChain: row.ek_chain,
    ekName: row.ek_name,
  };
}

/** The newest firmware that a TPM was seen with, by whomever. */
export async function newestVersionOf(
  db: Queryable,
  ekName: Uint8Array,
): Promise<string | undefined> {
  const { rows } = await db.query<{ swversion: string }>(
    `SELECT DISTINCT r.swversion FROM attestation_challenge c JOIN attestation_result r USING (challenge)
     WHERE c.ek_name = $1 AND c.answered_at IS NOT NULL AND r.status <> 'contraindicated'`,
    [buffer(ekName)],
  );
  return rows
    .map(({ swversion }) => swversion)
    .toSorted(compareVersions)
    .at(-1);
}
