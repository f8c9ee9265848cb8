import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { fromHex, toHex } from "../../../device-attest/bytes.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import type { Queryable } from "../../db/pool.ts";
import { inTurn, keepStatement, positionOf } from "./chain.store.ts";
import type { Outcome } from "./decision.ts";
import type { SignedDecision } from "./sign-decision.ts";
import { receiptText } from "./sign-decision.ts";

/** A decision as it is kept. */
export interface KeptDecision {
  readonly id: string;
  /** The decision that a person ruled about. */
  readonly about: string | undefined;
  readonly decidedAt: Date;
  readonly outcome: Outcome;
  /** Canonical. */
  readonly receipt: string;
}

/** What a decision is found again by. */
export interface Asked {
  readonly factory: string;
  readonly nonce: string;
  readonly authorisation: string;
  /** SHA-256 of all that was sent. */
  readonly hash: Uint8Array;
}

interface Row {
  readonly decision: string;
  readonly about: string | null;
  readonly decided_at: Date;
  readonly outcome: Outcome;
  readonly receipt: string;
  readonly asked: Buffer;
}

const columns = "decision, about, decided_at, outcome, receipt, asked";

const keptOf = ({ about, decided_at, decision, outcome, receipt }: Row): KeptDecision => ({
  id: decision,
  about: about ?? undefined,
  decidedAt: decided_at,
  outcome,
  receipt,
});

export type Found =
  | { readonly kind: "none" }
  | { readonly kind: "same"; readonly decision: KeptDecision }
  /** The nonce was used for something else. */
  | { readonly kind: "other" };

/** What was decided of an application before. */
export async function findDecision(db: Queryable, asked: Asked): Promise<Found> {
  const { rows } = await db.query<Row>({
    name: "decision_of_application",
    text: `SELECT ${columns} FROM decision WHERE factory = $1 AND nonce = $2 AND about IS NULL`,
    values: [fromHex(asked.factory), asked.nonce],
  });
  const [row] = rows;
  if (row === undefined) return { kind: "none" };
  return row.asked.equals(asked.hash) ? { kind: "same", decision: keptOf(row) } : { kind: "other" };
}

export async function readDecision(db: Queryable, id: string): Promise<KeptDecision | undefined> {
  const { rows } = await db.query<Row>(`SELECT ${columns} FROM decision WHERE decision = $1`, [id]);
  return rows[0] && keptOf(rows[0]);
}

/** The person's ruling about a decision. */
export async function rulingAbout(db: Queryable, id: string): Promise<KeptDecision | undefined> {
  const { rows } = await db.query<Row>(`SELECT ${columns} FROM decision WHERE about = $1`, [id]);
  return rows[0] && keptOf(rows[0]);
}

/** The newest first. */
export async function listDecisions(db: Queryable, max: number): Promise<KeptDecision[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${columns} FROM decision ORDER BY decided_at DESC, decision LIMIT $1`,
    [max],
  );
  return rows.map(keptOf);
}

/** A decision of the engine with what became of it. */
export interface KeptCase {
  readonly decision: KeptDecision;
  /** A person's ruling about it. */
  readonly ruling: KeptDecision | undefined;
}

/**
 * The newest first, from the one after `after` on.
 * @param isOpen only what waits for a person
 */
export async function listCases(
  db: Queryable,
  {
    after,
    isOpen,
    max,
  }: { readonly after: string | null; readonly isOpen: boolean; readonly max: number },
): Promise<KeptCase[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${columns} FROM decision one
     WHERE about IS NULL
       AND ($1::uuid IS NULL OR (decided_at, decision) < (SELECT decided_at, decision FROM decision WHERE decision = $1))
       AND (NOT $2 OR ((outcome = 'referred' OR EXISTS (SELECT FROM contest WHERE contest.decision = one.decision))
                   AND NOT EXISTS (SELECT FROM decision WHERE about = one.decision)))
     ORDER BY decided_at DESC, decision DESC LIMIT $3`,
    [after, isOpen, max],
  );
  const ruled = await db.query<Row>(
    `SELECT ${columns} FROM decision WHERE about = ANY ($1::uuid[])`,
    [rows.map(({ decision }) => decision)],
  );
  const rulings = new Map(ruled.rows.map((row) => [row.about, keptOf(row)]));
  return rows.map((row) => ({ decision: keptOf(row), ruling: rulings.get(row.decision) }));
}

/** What applications since came to by the engine, before any person. */
export async function decidedSince(
  db: Queryable,
  since: Date,
): Promise<{ month: string; outcome: Outcome; points: number | null }[]> {
  const { rows } = await db.query<{ month: string; outcome: Outcome; points: number | null }>(
    `SELECT to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, outcome,
            (receipt::jsonb #>> '{body,told,points}')::integer AS points
     FROM decision WHERE about IS NULL AND decided_at >= $1`,
    [since],
  );
  return rows;
}

/** A model's or a policy's text by its hash. */
export async function readDocument(db: Queryable, hash: string): Promise<string | undefined> {
  const { rows } = await db.query<{ text: string }>(
    "SELECT text FROM decision_document WHERE hash = $1",
    [fromHex(hash)],
  );
  return rows[0]?.text;
}

export async function keepDocument(db: Queryable, hash: string, text: string): Promise<void> {
  await db.query(
    "INSERT INTO decision_document (hash, text) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [fromHex(hash), text],
  );
}

/** What is to be signed, and from where. */
export interface Turn {
  readonly position: ChainPosition;
  /** Decisions that the authorisation allowed here before. */
  readonly used: number;
  /** Reads what nobody else decides meanwhile. */
  readonly db: Queryable;
}

export interface NewDecision {
  readonly keyId: Uint8Array;
  readonly asked: Asked;
  readonly about: string | undefined;
  /** Decides and signs. */
  readonly sign: (turn: Turn) => Promise<SignedDecision>;
  readonly decidedAt: string;
}

/**
 * Signs and keeps a decision, one at a time in the whole house: no two take the same place in the key's chain, nor the same
 * use of an authorisation. What is not kept was never signed for anybody.
 */
export async function keepDecision(
  pool: Pool,
  { about, asked, decidedAt, keyId, sign }: NewDecision,
): Promise<Found> {
  return inTurn(pool, async (db): Promise<Found> => {
    const before =
      about === undefined ? await findDecision(db, asked) : await ruledBefore(db, about, asked);
    if (before.kind !== "none") return before;
    const turn = { position: await positionOf(db, keyId), used: await usesOf(db, asked), db };
    const { position, receipt } = await sign(turn);
    const { rows } = await db.query<Row>({
      name: "keep_decision",
      text: `INSERT INTO decision (decision, about, decided_at, factory, nonce, authorisation, asked, outcome, receipt)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${columns}`,
      values: [
        randomUUID(),
        about,
        decidedAt,
        fromHex(asked.factory),
        asked.nonce,
        fromHex(asked.authorisation),
        asked.hash,
        receipt.body.result.outcome,
        receiptText(receipt),
      ],
    });
    await keepStatement(db, keyId, position, receipt);
    return { kind: "same", decision: keptOf(rows[0]!) };
  });
}

async function ruledBefore(db: PoolClient, about: string, { hash }: Asked): Promise<Found> {
  const { rows } = await db.query<Row>(`SELECT ${columns} FROM decision WHERE about = $1`, [about]);
  const [row] = rows;
  if (row === undefined) return { kind: "none" };
  return toHex(row.asked) === toHex(hash)
    ? { kind: "same", decision: keptOf(row) }
    : { kind: "other" };
}

export async function usesOf(
  db: Queryable,
  { authorisation }: Pick<Asked, "authorisation">,
): Promise<number> {
  const { rows } = await db.query<{ uses: bigint }>({
    name: "uses_of_authorisation",
    text: "SELECT count(*) AS uses FROM decision WHERE authorisation = $1 AND about IS NULL",
    values: [fromHex(authorisation)],
  });
  return Number(rows[0]?.uses ?? 0n);
}
