import { microOf } from "../../score/table.ts";
import { isInstant } from "../../parties/consent/period.ts";
import { type Static, Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { closed, Line } from "../../score/document/form.ts";
import { type Application, Money } from "./application.ts";
import { requireThat } from "./decision-error.ts";
import type { Decision, Offer, Outcome } from "./decision.ts";
import { least } from "./micro.ts";
import type { Policy } from "./policy-schema.ts";

/** What a person at the lender's makes of what was referred to him, or of a refusal that was contested. */
export const RulingSchema = Type.Object(
  {
    /** Salted pseudonym: the receipt names nobody. */
    person: HashSchema,
    at: InstantSchema,
    /** Null where he refuses. */
    grants: Type.Union([
      Type.Object(
        { amount: Money, rateBp: Type.Integer({ minimum: 0, maximum: 1_000_000 }) },
        closed,
      ),
      Type.Null(),
    ]),
    because: Line(1000),
  },
  closed,
);
export type Ruling = Static<typeof RulingSchema>;

/** What holds in the end. */
export interface Result {
  readonly outcome: Outcome;
  readonly offer: Offer | null;
}

/**
 * What holds after a decision and what a person made of it. He may overrule score and rules, but not measures and caps,
 * and lends nothing at less than it costs.
 * @throws DecisionError
 */
export function resultOf(
  decision: Decision,
  ruling: Ruling | null,
  { application, policy }: { readonly application: Application; readonly policy: Policy },
): Result {
  if (ruling === null) return { outcome: decision.outcome, offer: decision.offer };
  const isOpen = decision.outcome === "referred" || decision.outcome === "declined";
  requireThat(isOpen, "notReferred", decision.outcome);
  requireThat(isInstant(ruling.at), "notAnInstant", ruling.at);
  requireThat(ruling.at >= decision.at, "rulingTooEarly", ruling.at);
  if (ruling.grants === null) return { outcome: "declined", offer: null };
  const { amount, rateBp } = ruling.grants;
  const asked = microOf(application.asked);
  const most = least(asked, microOf(decision.limit.ceiling));
  requireThat(microOf(amount) <= most, "rulingAboveCeiling", amount);
  const isWorth = rateBp >= policy.price.fundingBp + policy.price.operatingBp;
  requireThat(isWorth && microOf(amount) >= microOf(policy.limit.min), "rulingBelowFloor", amount);
  const { currency, tenorMonths } = application;
  return {
    outcome: microOf(amount) === asked ? "approved" : "counterOffer",
    offer: { amount, currency, tenorMonths, rateBp },
  };
}
