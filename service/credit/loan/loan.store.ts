import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { fromHex } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { decideLoan } from "./decide-loan.ts";
import { evolveLoan, loanOf } from "./evolve-loan.ts";
import type { Loan } from "./loan.ts";
import type { LoanCommand, LoanRefusal } from "./loan-command.ts";
import type { LoanEvent } from "./loan-event.ts";

/** A loan as it is kept. */
export interface KeptLoan {
  readonly id: string;
  /** The decision or ruling that offered it. */
  readonly decision: string;
  /** Party id, hexadecimal. */
  readonly factory: string;
  readonly events: readonly LoanEvent[];
  readonly loan: Loan;
}

export type Commanded =
  | { readonly kind: "done"; readonly loan: KeptLoan }
  | { readonly kind: "refused"; readonly code: LoanRefusal };

interface Row {
  readonly loan: string;
  readonly decision: string;
  readonly factory: Buffer;
  readonly events: readonly string[];
}

const LOANS = `SELECT l.loan, l.decision, l.factory,
    ARRAY(SELECT e.event FROM loan_event e WHERE e.loan = l.loan ORDER BY e.event_no) AS events
  FROM loan l`;

function kept({ decision, events: texts, factory, loan }: Row): KeptLoan {
  const events = texts.map((text) => JSON.parse(text) as LoanEvent);
  return { id: loan, decision, factory: factory.toString("hex"), events, loan: loanOf(events) };
}

/**
 * Offers a loan by a decision, once: offered again on the same terms it is the same loan.
 * @returns `refused` with `alreadyOffered` where the decision offered another
 */
export const offerLoan = (
  pool: Pool,
  { decision, factory }: Pick<KeptLoan, "decision" | "factory">,
  command: Extract<LoanCommand, { readonly kind: "offer" }>,
): Promise<Commanded> =>
  inTransaction(pool, async (db): Promise<Commanded> => {
    await db.query(
      "INSERT INTO loan (loan, decision, factory) VALUES ($1, $2, $3) ON CONFLICT (decision) DO NOTHING",
      [randomUUID(), decision, fromHex(factory)],
    );
    const found = await locked(db, "decision", decision);
    if (found === undefined) throw new Error("a loan that was just kept is not there");
    const [first] = found.events;
    return first === undefined ? append(db, found, command) : asBefore(found, first, command);
  });

function asBefore(
  found: KeptLoan,
  first: LoanEvent,
  { terms, until }: Extract<LoanCommand, { readonly kind: "offer" }>,
): Commanded {
  const isSame =
    first.kind === "offered" && first.until === until && textOf(first.terms) === textOf(terms);
  return isSame ? { kind: "done", loan: found } : { kind: "refused", code: "alreadyOffered" };
}

const textOf = (value: object): string => canonicalize(value as Json);

/**
 * Has a command done to a loan, one at a time: what it leads to is kept whole, or nothing of it.
 * @param beside kept in the same transaction, where the command does something
 * @returns undefined where there is no such loan
 */
export const commandLoan = (
  pool: Pool,
  id: string,
  command: LoanCommand,
  beside?: (db: PoolClient, loan: KeptLoan) => Promise<unknown>,
): Promise<Commanded | undefined> =>
  inTransaction(pool, async (db) => {
    const found = await lockLoan(db, id);
    if (found === undefined) return undefined;
    const commanded = await append(db, found, command);
    if (commanded.kind === "done") await beside?.(db, commanded.loan);
    return commanded;
  });

/** What a command leads to, for a loan that this transaction locked. */
export async function append(
  db: PoolClient,
  found: KeptLoan,
  command: LoanCommand,
): Promise<Commanded> {
  const decided = decideLoan(found.loan, command);
  if (decided.kind === "refused") return decided;
  const { events } = decided;
  if (events.length > 0)
    await db.query(
      `INSERT INTO loan_event (loan, event_no, event)
       SELECT $1, $2 + e.at, e.event FROM unnest($3::text[]) WITH ORDINALITY AS e(event, at)`,
      [found.id, found.events.length, events.map(textOf)],
    );
  const all = [...found.events, ...events];
  return {
    kind: "done",
    loan: { ...found, events: all, loan: events.reduce(evolveLoan, found.loan) },
  };
}

/** Whoever else commands it waits. */
export const lockLoan = (db: PoolClient, id: string): Promise<KeptLoan | undefined> =>
  locked(db, "loan", id);

async function locked(
  db: PoolClient,
  by: "decision" | "loan",
  id: string,
): Promise<KeptLoan | undefined> {
  const { rows } = await db.query<{ loan: string }>(
    by === "loan"
      ? "SELECT loan FROM loan WHERE loan = $1 FOR UPDATE"
      : "SELECT loan FROM loan WHERE decision = $1 FOR UPDATE",
    [id],
  );
  return rows[0] && readLoan(db, rows[0].loan);
}

export async function readLoan(db: Queryable, id: string): Promise<KeptLoan | undefined> {
  const { rows } = await db.query<Row>(`${LOANS} WHERE l.loan = $1`, [id]);
  return rows[0] && kept(rows[0]);
}

/** In the order of their names, after one. */
export async function listLoans(
  db: Queryable,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<KeptLoan[]> {
  const { rows } = await db.query<Row>(
    `${LOANS} WHERE $1::uuid IS NULL OR l.loan > $1 ORDER BY l.loan LIMIT $2`,
    [after, limit],
  );
  return rows.map(kept);
}

/** Every loan that was paid out. */
export async function drawnLoans(db: Queryable): Promise<KeptLoan[]> {
  const { rows } = await db.query<Row>(
    `${LOANS} WHERE EXISTS (SELECT FROM loan_event e WHERE e.loan = l.loan AND e.event::jsonb ->> 'kind' = 'drawnDown')`,
  );
  return rows.map(kept);
}

/** What a factory signed to accept; the same again is kept once. */
export const keepAcceptance = (
  db: Queryable,
  { act, loan, text }: { readonly act: string; readonly loan: string; readonly text: string },
): Promise<unknown> =>
  db.query(
    "INSERT INTO loan_acceptance (act, loan, text) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [fromHex(act), loan, text],
  );
