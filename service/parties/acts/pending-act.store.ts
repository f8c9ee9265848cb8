import { randomUUID } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import { bytesOf, hexOf } from "../admission/registry.store.ts";
import type { ActJson } from "./act-json.ts";
import type { ActName } from "./catalogue.ts";

/** An act that was prepared for a party. */
export interface PendingDraft {
  readonly party: string;
  readonly act: ActName;
  readonly message: ActJson;
  readonly extra: Readonly<Record<string, string>>;
  readonly nonce: bigint;
  readonly deadline: bigint;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly idempotencyKey: string | undefined;
}

export interface PendingSignature {
  readonly signer: string;
  readonly signature: string;
  /** False: only the chain can tell whether it is good. */
  readonly checked: boolean;
  readonly signedBy: string;
  readonly signedAt: Date;
}

export interface PendingAct extends Omit<PendingDraft, "idempotencyKey"> {
  readonly id: string;
  readonly withdrawnAt: Date | undefined;
  /** Id of the relayed call. */
  readonly relayed: string | undefined;
  /** Whether it may still be signed, sent and withdrawn: not withdrawn, and not under way or done. */
  readonly isOpen: boolean;
  readonly signatures: readonly PendingSignature[];
}

/**
 * Keeps a prepared act.
 * @returns its id: that of the first one for the same idempotency key of the same maker; undefined when that was another
 */
export async function keepPending(db: Queryable, draft: PendingDraft): Promise<string | undefined> {
  const { rows } = await db.query<{ pending_act_id: string; is_same: boolean }>(
    `INSERT INTO pending_act AS p (pending_act_id, party, act, message, extra, nonce, deadline,
       made_by, made_at, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (party, made_by, idempotency_key) DO UPDATE SET act = p.act
     RETURNING pending_act_id,
       p.act = $3 AND p.message = $4::jsonb AND p.extra = $5::jsonb AS is_same`,
    [
      randomUUID(),
      bytesOf(draft.party),
      draft.act,
      JSON.stringify(draft.message),
      JSON.stringify(draft.extra),
      String(draft.nonce),
      draft.deadline,
      draft.madeBy,
      draft.madeAt,
      draft.idempotencyKey ?? null,
    ],
  );
  return rows[0]?.is_same === true ? rows[0].pending_act_id : undefined;
}

interface PendingRow {
  readonly pending_act_id: string;
  readonly party: Buffer;
  readonly act: ActName;
  readonly message: ActJson;
  readonly extra: Readonly<Record<string, string>>;
  /** numeric, which arrives as text. */
  readonly nonce: string;
  readonly deadline: bigint;
  readonly made_by: string;
  readonly made_at: Date;
  readonly withdrawn_at: Date | null;
  readonly relayed: string | null;
  readonly is_open: boolean;
  readonly signatures:
    | readonly {
        readonly signer: string;
        readonly signature: string;
        readonly checked: boolean;
        readonly signed_by: string;
        readonly signed_at: string;
      }[]
    | null;
}

/** What was relayed without effect waits again: a signature was bad, perhaps, and a better one comes. */
const IS_OPEN = `p.withdrawn_at IS NULL AND (p.relayed IS NULL OR EXISTS (
    SELECT FROM chain_transaction t
    WHERE t.dedupe_key = p.relayed AND t.status IN ('reverted', 'dropped')))`;

const SELECT = `
  SELECT p.*, ${IS_OPEN} AS is_open, (
    SELECT json_agg(json_build_object('signer', encode(signer, 'hex'),
      'signature', encode(signature, 'hex'), 'checked', checked, 'signed_by', signed_by,
      'signed_at', signed_at) ORDER BY signed_at, signer)
    FROM pending_act_signature s WHERE s.pending_act_id = p.pending_act_id) AS signatures
  FROM pending_act p`;

/** @returns undefined for one that is not this party's */
export async function pendingById(
  db: Queryable,
  party: string,
  id: string,
): Promise<PendingAct | undefined> {
  const { rows } = await db.query<PendingRow>(
    `${SELECT} WHERE p.party = $1 AND p.pending_act_id = $2`,
    [bytesOf(party), id],
  );
  return rows[0] && pendingOf(rows[0]);
}

/** Newest first. */
export async function listPending(
  db: Queryable,
  party: string,
  limit: number,
): Promise<readonly PendingAct[]> {
  const { rows } = await db.query<PendingRow>(
    `${SELECT} WHERE p.party = $1 AND p.withdrawn_at IS NULL
     ORDER BY p.made_at DESC, p.pending_act_id LIMIT $2`,
    [bytesOf(party), limit],
  );
  return rows.map(pendingOf);
}

/**
 * Adds a signature; the same signer's later one replaces it.
 * @returns false for one that nobody could check where a checked one is
 */
export async function addSignature(
  db: Queryable,
  id: string,
  { checked, signature, signedAt, signedBy, signer }: PendingSignature,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO pending_act_signature AS s
       (pending_act_id, signer, signature, checked, signed_by, signed_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (pending_act_id, signer) DO UPDATE
       SET signature = $3, checked = $4, signed_by = $5, signed_at = $6
       WHERE excluded.checked OR NOT s.checked`,
    [id, bytesOf(signer), bytesOf(signature), checked, signedBy, signedAt],
  );
  return rowCount === 1;
}

export async function markRelayed(db: Queryable, id: string, relayed: string): Promise<void> {
  await db.query("UPDATE pending_act SET relayed = $2 WHERE pending_act_id = $1", [id, relayed]);
}

/** @returns false for one that is not open */
export async function withdrawPending(
  db: Queryable,
  party: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE pending_act p SET withdrawn_at = $3
     WHERE p.party = $1 AND p.pending_act_id = $2 AND ${IS_OPEN}`,
    [bytesOf(party), id, at],
  );
  return rowCount === 1;
}

const pendingOf = (row: PendingRow): PendingAct => ({
  id: row.pending_act_id,
  party: hexOf(row.party),
  act: row.act,
  message: row.message,
  extra: row.extra,
  nonce: BigInt(row.nonce),
  deadline: row.deadline,
  madeBy: row.made_by,
  madeAt: row.made_at,
  withdrawnAt: row.withdrawn_at ?? undefined,
  relayed: row.relayed ?? undefined,
  isOpen: row.is_open,
  signatures: (row.signatures ?? []).map((one) => ({
    signer: `0x${one.signer}`,
    signature: `0x${one.signature}`,
    checked: one.checked,
    signedBy: one.signed_by,
    signedAt: new Date(one.signed_at),
  })),
});
