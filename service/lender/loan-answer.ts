import type { Pool } from "pg";
import { readDecision } from "../credit/decision/decision.store.ts";
import { balanceOf } from "../credit/loan/loan.ts";
import { loanRefusals } from "../credit/loan/loan-command.ts";
import type { LoanEvent } from "../credit/loan/loan-event.ts";
import { type Commanded, type KeptLoan, readLoan } from "../credit/loan/loan.store.ts";
import { Problem } from "../errors.ts";
import { type LoanOffer, offerHash } from "./acceptance.ts";
import { receiptOf } from "./desk.ts";

export async function loanBy(pool: Pool, id: string): Promise<KeptLoan> {
  const kept = await readLoan(pool, id);
  if (kept === undefined) throw unknown();
  return kept;
}

const unknown = (): Problem => new Problem("notFound", "No loan has this id.");

/** A loan that a command did nothing to says why, by the code of `decide-loan.ts`. */
class LoanRefused extends Problem {
  override readonly reason: string;

  constructor(code: keyof typeof loanRefusals) {
    super("conflict", loanRefusals[code]);
    this.name = "LoanRefused";
    this.reason = code;
  }
}

export class BySystem extends Problem {
  override readonly reason = "byPaymentSystem";

  constructor() {
    super("conflict", "The payment system says by itself what was paid.");
  }
}

export async function told(pool: Pool, commanded: Commanded | undefined) {
  if (commanded === undefined) throw unknown();
  if (commanded.kind === "refused") throw new LoanRefused(commanded.code);
  return shown(pool, commanded.loan);
}

export const listed = ({ decision, events, factory, id, loan }: KeptLoan) => ({
  loan: id,
  decision,
  factory,
  status: loan.status,
  balance: String(balanceOf(loan)),
  currency: "terms" in loan ? loan.terms.currency : null,
  overdueDays: "overdueDays" in loan ? loan.overdueDays : 0,
  suspense: "cash" in loan ? String(loan.cash.suspense) : "0",
  at: events.at(-1)?.at ?? null,
});

export async function shown(pool: Pool, kept: KeptLoan) {
  const { events, loan } = kept;
  const offer = await offerOf(pool, kept);
  const instalments = "instalments" in loan ? loan.instalments : [];
  return {
    ...listed(kept),
    /** What the factory signs, and its hash. */
    offer,
    offerHash: offerHash(offer),
    schedule: instalments.map(({ due, interest, paidInterest, paidPrincipal, principal }) => ({
      due,
      principal: String(principal),
      interest: String(interest),
      paidPrincipal: String(paidPrincipal),
      paidInterest: String(paidInterest),
    })),
    events: [...events],
  };
}

type Offered = Extract<LoanEvent, { readonly kind: "offered" }>;

export async function offerOf(
  pool: Pool,
  { decision, events, factory }: KeptLoan,
): Promise<LoanOffer> {
  const kept = await readDecision(pool, decision);
  const [first] = events;
  if (kept === undefined || first?.kind !== "offered")
    throw new Error("a loan was kept without its decision or its offer");
  const { terms, until }: Offered = first;
  const { lender } = receiptOf(kept).body;
  return { v: 1, kind: "loanOffer", lender, factory, decision: first.decision, terms, until };
}
