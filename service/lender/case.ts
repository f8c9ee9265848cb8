import type { KeptCase } from "../credit/decision/decision.store.ts";
import type { Decision, Offer, Outcome } from "../credit/decision/decision.ts";
import type { Receipt } from "../credit/decision/receipt-schema.ts";
import type { Result } from "../credit/decision/ruling.ts";
import type { Contest } from "./applicant.store.ts";
import { receiptOf } from "./desk.ts";
import { openedOf } from "./opened.ts";

/** A party, with what the lender calls it. */
export interface Firm {
  readonly id: string;
  readonly name: string | null;
}

/** A case in one line of a list. */
export interface CaseSummary {
  readonly decision: string;
  readonly decidedAt: string;
  readonly firm: Firm;
  readonly asked: string;
  readonly currency: string;
  readonly tenorMonths: number;
  readonly purpose: string;
  /** What the engine came to. */
  readonly decided: Outcome;
  /** What holds: the engine's, or a person's. */
  readonly outcome: Outcome;
  readonly offer: Offer | null;
  readonly bar: Decision["bar"];
  readonly points: number | null;
  readonly pdPpm: number | null;
  readonly limit: string;
  readonly ruled: boolean;
  /** What the applicant says against it. */
  readonly contest: Contest | null;
}

const resultIn = (receipt: Receipt): Result => receipt.body.result as Result;

export function summaryOf(
  { decision: kept, ruling }: KeptCase,
  nameOf: (party: string) => string | null,
  contest: Contest | null = null,
): CaseSummary {
  const receipt = receiptOf(kept);
  const { application, decision } = openedOf(receipt);
  const { offer, outcome } = resultIn(ruling === undefined ? receipt : receiptOf(ruling));
  return {
    decision: kept.id,
    decidedAt: kept.decidedAt.toISOString(),
    firm: { id: application.factory, name: nameOf(application.factory) },
    asked: application.asked,
    currency: application.currency,
    tenorMonths: application.tenorMonths,
    purpose: application.purpose,
    decided: decision.outcome,
    outcome,
    offer,
    bar: decision.bar,
    points: decision.score?.points ?? null,
    pdPpm: decision.score?.pdPpm ?? null,
    limit: decision.limit.amount,
    ruled: ruling !== undefined,
    contest,
  };
}
