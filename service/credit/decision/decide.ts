import { microText } from "../../../device-attest/decimal.ts";
import { type DecisionBar, decisionBar } from "../../score/document/may-decide.ts";
import { modelHash } from "../../score/document/model.ts";
import type { Scored } from "../../score/score-case.ts";
import { microOf } from "../../score/table.ts";
import { type Inputs, requireDecidable } from "./decidable.ts";
import { type Decision, ENGINE, type Offer, type Outcome } from "./decision.ts";
import { type Facts, factsOf } from "./facts.ts";
import type { Basis, Finding } from "./finding.ts";
import { type Limit, limitFor, type MeasureCode, severest } from "./limit.ts";
import { least } from "./micro.ts";
import type { Policy } from "./policy-schema.ts";
import { policyHash } from "./policy.ts";
import { type Price, priceFor } from "./price.ts";
import { reasonsOf } from "./reasons.ts";
import { brokenRules, originBasis } from "./rules.ts";
import { originOf, scoring } from "./scoring.ts";

/**
 * Decides an application: a function of its arguments and of nothing else, in whole numbers, so that whoever has the same
 * comes to the same bytes.
 * @param at UTC with milliseconds
 * @throws DecisionError for what must not be decided; ScoreError `notADecimal` for a scorecard that cannot be read
 */
export function decide(inputs: Inputs, at: string): Decision {
  requireDecidable(inputs, at);
  const { application, exposure, model, policy, portrait } = inputs;
  const facts = factsOf(application, portrait);
  const { score, scored } = scoring(model, policy)(facts);
  const bar = decisionBar(model, at) ?? null;
  const { findings: limiting, limit } = limitFor({ application, exposure, policy, facts });
  const price = score === null ? null : priceFor(policy, score.pdPpm, application.tenorMonths);
  const amount = microText(least(microOf(application.asked), microOf(limit.amount)));
  const findings = [
    ...barFindings(bar),
    ...scoreFindings(scored, policy, facts),
    ...brokenRules(policy, facts),
    ...termFindings(inputs, { amount, limit, limiting, price }),
    ...limiting,
  ];
  const outcome = outcomeOf(bar, findings);
  const isOffered = price !== null && (outcome === "approved" || outcome === "counterOffer");
  return {
    engine: ENGINE,
    at,
    policy: policyHash(policy),
    model: modelHash(model),
    outcome,
    bar,
    score,
    limit,
    price,
    offer: isOffered ? offerOf(inputs, amount, price) : null,
    findings,
    reasons: reasonsOf(outcome, findings, {
      given: scored.kind === "scored" ? scored.given : [],
      model,
      policy,
      score,
    }),
  };
}

const byModel: Basis = { kind: "input", name: "model" };

const barFindings = (bar: DecisionBar | null): Finding[] =>
  bar === null ? [] : [{ code: bar, name: "", effect: "referred", of: byModel }];

function scoreFindings(scored: Scored, policy: Policy, facts: Facts): Finding[] {
  if (scored.kind === "unscorable")
    return scored.faults.map(({ name }) => ({
      code: "unscorable",
      name,
      effect: "referred",
      of: originBasis(originOf(policy, name), facts),
    }));
  const { approveFrom, personFrom } = policy.points;
  if (scored.score >= approveFrom) return [];
  return scored.score >= personFrom
    ? [{ code: "scoreBetween", name: "", effect: "referred", of: byModel }]
    : [{ code: "scoreBelow", name: "", effect: "declined", of: byModel }];
}

interface Terms {
  /** What would be lent. */
  readonly amount: string;
  readonly limit: Limit;
  readonly limiting: readonly Finding[];
  readonly price: Price | null;
}

function termFindings(
  { application, policy }: Inputs,
  { amount, limit, limiting, price }: Terms,
): Finding[] {
  const { asked, tenorMonths } = application;
  const binding = limit.measures[limit.binding]!;
  const low = { name: binding.code, of: bindingBasis[binding.code] };
  const findings: (Finding | false)[] = [
    (tenorMonths < policy.tenorMonths.min || tenorMonths > policy.tenorMonths.max) && {
      code: "tenorOutside",
      name: "",
      effect: "declined",
      of: { kind: "input", name: "tenorMonths" },
    },
    policy.withoutPersonMax !== undefined &&
      microOf(amount) > microOf(policy.withoutPersonMax) && {
        code: "amountAbove",
        name: "",
        effect: "referred",
        of: { kind: "input", name: "asked" },
      },
    price !== null &&
      policy.price.maxBp !== undefined &&
      price.rateBp > policy.price.maxBp && {
        code: "priceAbove",
        name: "",
        effect: "declined",
        of: { kind: "input", name: "price" },
      },
    microOf(asked) < microOf(policy.limit.min) && {
      code: "askedBelowMin",
      name: "",
      effect: "declined",
      of: { kind: "input", name: "asked" },
    },
    microOf(limit.amount) < microOf(policy.limit.min)
      ? tooLow(low, limit, policy, limiting)
      : microOf(amount) < microOf(asked) && { ...low, code: "limitBelowAsked", effect: "lowered" },
  ];
  return findings.filter((one) => one !== false);
}

/** Whoever has enough to borrow against and too little to show for it is told so. */
function tooLow(
  low: Pick<Finding, "name" | "of">,
  limit: Limit,
  policy: Policy,
  limiting: readonly Finding[],
): Finding {
  const isEnough = microOf(limit.ceiling) >= microOf(policy.limit.min);
  const haircut = isEnough ? severest(limit, limiting) : undefined;
  return haircut === undefined
    ? { ...low, code: "limitBelowMin", effect: "declined" }
    : { ...haircut, code: "evidenceBelowMin", effect: "declined" };
}

const bindingBasis: Readonly<Record<MeasureCode, Basis>> = {
  workingCapital: { kind: "input", name: "books" },
  orderBook: { kind: "input", name: "orderBook" },
  cashFlow: { kind: "input", name: "cashFlow" },
  factoryCap: { kind: "input", name: "exposure" },
  chainCap: { kind: "input", name: "exposure" },
  capitalCap: { kind: "input", name: "exposure" },
};

/**
 * A model that may not decide by itself neither grants nor refuses. Otherwise one ground to refuse is enough, and then
 * one to ask a person.
 */
function outcomeOf(bar: DecisionBar | null, findings: readonly Finding[]): Outcome {
  if (bar !== null) return "referred";
  if (findings.some(({ effect }) => effect === "declined")) return "declined";
  if (findings.some(({ effect }) => effect === "referred")) return "referred";
  return findings.some(({ code }) => code === "limitBelowAsked") ? "counterOffer" : "approved";
}

const offerOf = ({ application }: Inputs, amount: string, { rateBp }: Price): Offer => ({
  amount,
  currency: application.currency,
  tenorMonths: application.tenorMonths,
  rateBp,
});
