import { randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { type Commanded, commandLoan, offerLoan } from "../../service/credit/loan/loan.store.ts";
import type { LoanCommand } from "../../service/credit/loan/loan-command.ts";
import { keepOrder } from "../../service/credit/payment/payment.store.ts";

export const lentTo = "fa".repeat(32);
export const PRINCIPAL = "1200000";

/** A loan that is accepted, as far as payments need one; nobody signed for it. */
export async function acceptedLoan(pool: Pool, now: Date): Promise<string> {
  const decision = randomUUID();
  await pool.query(
    `INSERT INTO decision (decision, decided_at, factory, nonce, authorisation, asked, outcome, receipt)
     VALUES ($1, now(), $2, $3, $2, $2, 'approved', $4)`,
    [
      decision,
      Buffer.from(lentTo, "hex"),
      randomBytes(16).toString("base64url"),
      JSON.stringify({ body: { lender: "1e".repeat(32) } }),
    ],
  );
  return accepted(pool, decision, now);
}

async function accepted(pool: Pool, decision: string, now: Date): Promise<string> {
  const at = now.toISOString();
  const terms = {
    principal: PRINCIPAL,
    currency: "CNY",
    rateBp: 600,
    months: 12,
    method: "equalPrincipal",
    timeZone: "Asia/Shanghai",
  } as const;
  const until = new Date(now.getTime() + 86_400_000).toISOString();
  const offer = { kind: "offer", at, decision: "dc".repeat(32), terms, until } as const;
  const { id } = doneOf(await offerLoan(pool, { decision, factory: lentTo }, offer));
  doneOf(await commandLoan(pool, id, { kind: "accept", at, act: "ac".repeat(32) }));
  return id;
}

/** A loan by a decision that is kept, paid out; nobody signed for it. */
export async function paidOut(pool: Pool, decision: string, now: Date): Promise<string> {
  const loan = await accepted(pool, decision, now);
  const payout = { reference: "out", amount: PRINCIPAL, at: now.toISOString() };
  doneOf(await commandLoan(pool, loan, { kind: "askPayout", ...payout }));
  doneOf(await commandLoan(pool, loan, { kind: "confirm", ...payout, paidAt: payout.at }));
  return loan;
}

/** Has a payment of a loan asked for, as the house does. */
export async function askFor(
  pool: Pool,
  loan: string,
  order: Pick<Extract<LoanCommand, { kind: "askPayout" }>, "reference" | "amount"> & {
    readonly kind?: "askPayout" | "askReturn";
  },
  now: Date,
): Promise<void> {
  const command = { kind: "askPayout", ...order, at: now.toISOString() } as const;
  const done = await commandLoan(pool, loan, command, (db, kept) =>
    keepOrder(db, kept, order.reference, now),
  );
  doneOf(done);
}

function doneOf(commanded: Commanded | undefined) {
  if (commanded?.kind !== "done") throw new Error(commanded?.code ?? "no such loan");
  return commanded.loan;
}
