import type { Pool, PoolClient } from "pg";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import type { Queryable } from "../../db/pool.ts";
import { inTurn, keepStatement, positionOf } from "../decision/chain.store.ts";
import { type KeptLoan, readLoan } from "../loan/loan.store.ts";
import type { SignedStatement, Stated } from "../stated/stated.ts";
import { STATED, statedOf, type StatedRow } from "../stated/stated.store.ts";
import type { Fact } from "./fact.ts";

/** What is to be signed of a loan, or undefined where its newest event is no fact. */
export type SignFact = (turn: {
  readonly db: Queryable;
  readonly position: ChainPosition;
  /** With its events up to the one that the fact is of. */
  readonly loan: KeptLoan;
  readonly before: Fact | undefined;
}) => Promise<
  | { readonly body: Fact; readonly signed: SignedStatement & { position: ChainPosition } }
  | undefined
>;

interface Due {
  readonly loan: string;
  readonly event_no: number;
}

/**
 * Signs and keeps the next fact that is due, all or nothing of it: a house that dies meanwhile draws it up anew, and nobody
 * saw the other.
 * @returns whether there was one
 */
export const drawNext = (pool: Pool, keyId: Uint8Array, sign: SignFact): Promise<boolean> =>
  inTurn(pool, async (db) => {
    const { rows } = await db.query<Due>(
      "DELETE FROM fact_due WHERE (loan, event_no) = (SELECT loan, event_no FROM fact_due ORDER BY loan, event_no LIMIT 1) RETURNING loan, event_no",
    );
    const [due] = rows;
    if (due === undefined) return false;
    await draw(db, { due, keyId, sign });
    return true;
  });

async function draw(
  db: PoolClient,
  { due, keyId, sign }: { readonly due: Due; readonly keyId: Uint8Array; readonly sign: SignFact },
): Promise<void> {
  const whole = await readLoan(db, due.loan);
  if (whole === undefined) return;
  const loan = { ...whole, events: whole.events.slice(0, due.event_no) };
  const before = (await factsOf(db, due.loan)).at(-1)?.body;
  const drawn = await sign({ db, loan, before, position: await positionOf(db, keyId) });
  if (drawn === undefined) return;
  const { body, signed } = drawn;
  await keepStatement(db, keyId, signed.position, signed);
  await db.query(
    "INSERT INTO credit_fact (loan, event_no, key_id, sequence, body) VALUES ($1, $2, $3, $4, $5)",
    [due.loan, due.event_no, keyId, signed.position.sequence, canonicalize(body)],
  );
}

/** A fact with the statement that it was signed in. */
export interface KeptFact {
  readonly body: Fact;
  readonly stated: Stated;
}

/** In the order in which they happened. */
export async function factsOf(db: Queryable, loan: string): Promise<KeptFact[]> {
  const { rows } = await db.query<FactRow>(
    `SELECT ${STATED}, f.body FROM credit_fact f JOIN stated s USING (key_id, sequence)
     WHERE f.loan = $1 ORDER BY f.event_no`,
    [loan],
  );
  return rows.map(keptFactOf);
}

/** Of the loan that a decision, or a person's ruling about it, led to. */
export async function factsAfter(db: Queryable, decision: string): Promise<KeptFact[]> {
  const { rows } = await db.query<FactRow>(
    `SELECT ${STATED}, f.body FROM credit_fact f JOIN stated s USING (key_id, sequence) JOIN loan l USING (loan)
     WHERE l.decision = $1 OR l.decision IN (SELECT decision FROM decision WHERE about = $1)
     ORDER BY f.loan, f.event_no`,
    [decision],
  );
  return rows.map(keptFactOf);
}

interface FactRow extends StatedRow {
  readonly body: string;
}
const keptFactOf = (row: FactRow): KeptFact => ({
  body: JSON.parse(row.body) as Fact,
  stated: statedOf(row),
});
