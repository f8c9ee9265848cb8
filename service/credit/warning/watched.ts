import type { Application, Portrait } from "../decision/application.ts";
import { requireThat } from "../decision/decision-error.ts";
import type { Offer } from "../decision/decision.ts";
import type { Policy } from "../decision/policy-schema.ts";
import { isInstant } from "../../parties/consent/period.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { modelHash } from "../../score/document/model.ts";
import type { End } from "../decision/warning-rules.ts";

/** How a loan to the factory stands. */
export interface LoanStanding {
  readonly loan: string;
  readonly overdueDays: number;
  readonly writtenOff: boolean;
}

/** All that a review is a function of, besides the time. */
export interface Watched {
  /** What was decided by, and what was granted. */
  readonly decidedAt: string;
  readonly application: Application;
  readonly portrait: Portrait;
  readonly offer: Offer;
  readonly policy: Policy;
  readonly model: Model;
  /** The newest portrait that was shown since; null where none was. */
  readonly seen: { readonly at: string; readonly portrait: Portrait } | null;
  /** How the lender's sight ended; null where it did not. That an authorisation is over by its date need not be told. */
  readonly ended: Exclude<End, "expired"> | null;
  /** Of all loans to the factory that are not closed. */
  readonly loans: readonly LoanStanding[];
}

/**
 * That these belong together.
 * @throws DecisionError
 */
export function requireWatchable(
  { application, decidedAt, model, offer, policy, seen }: Watched,
  at: string,
): void {
  for (const moment of [at, decidedAt, ...(seen === null ? [] : [seen.at])])
    requireThat(isInstant(moment), "notAnInstant", moment);
  requireThat(decidedAt <= at && (seen === null || seen.at <= at), "reviewTooEarly", at);
  requireThat(policy.model === modelHash(model), "otherModel");
  requireThat(policy.currency === offer.currency, "otherCurrency", offer.currency);
  if (seen === null) return;
  requireThat(seen.portrait.factory === application.factory, "otherFactory");
  requireThat(seen.portrait.lender === application.lender, "otherLender");
}
