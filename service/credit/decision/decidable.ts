import { authorisationFault } from "../../parties/consent/document.ts";
import { isInstant } from "../../parties/consent/period.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { modelHash } from "../../score/document/model.ts";
import { microOf } from "../../score/table.ts";
import type { Application, Exposure, Portrait } from "./application.ts";
import { requireOnce, requireThat } from "./decision-error.ts";
import type { Policy } from "./policy-schema.ts";
import { requirePolicy } from "./policy.ts";

/** All that a decision is a function of, besides the time. */
export interface Inputs {
  readonly application: Application;
  readonly portrait: Portrait;
  readonly policy: Policy;
  readonly model: Model;
  readonly exposure: Exposure;
}

/**
 * That these belong together and the factory let the lender look: otherwise nothing is decided.
 * @throws DecisionError
 */
export function requireDecidable({ exposure, ...inputs }: Inputs, at: string): void {
  requireScorable(inputs, at);
  requireThat(inputs.policy.currency === exposure.currency, "otherCurrency", exposure.currency);
  requireOnce(
    exposure.chains.map(({ core }) => core),
    "duplicateName",
  );
}

/**
 * The same of what a score is a function of.
 * @throws DecisionError
 */
export function requireScorable(
  { application, model, policy, portrait }: Omit<Inputs, "exposure">,
  at: string,
): void {
  requireThat(isInstant(at), "notAnInstant", at);
  requirePolicy(policy);
  requireThat(microOf(application.asked) > 0n, "nothingAsked");
  requireThat(application.tenorMonths > 0, "zeroTenor");
  requireThat(policy.lender === application.lender, "otherLender");
  requireThat(policy.currency === application.currency, "otherCurrency", application.currency);
  requireBound(application, portrait);
  requireAuthorised(application, portrait, at);
  requireMapped(policy, model);
}

function requireBound(application: Application, portrait: Portrait): void {
  requireThat(portrait.factory === application.factory, "otherFactory");
  requireThat(portrait.lender === application.lender, "otherLender");
  requireThat(portrait.nonce === application.nonce, "otherNonce");
}

function requireAuthorised(
  { authorisation, factory, lender }: Application,
  portrait: Portrait,
  at: string,
): void {
  const { commitment, document, revoked, used } = authorisation;
  const fault = authorisationFault(document, commitment);
  requireThat(fault === undefined, "authorisationUnsound", fault);
  requireThat(document.grantor === factory, "otherGrantor");
  requireThat(document.grantee === lender, "otherGrantee");
  const forCredit = ["creditApplication", "creditMonitoring"].includes(document.purpose);
  requireThat(
    forCredit && document.purpose === portrait.purpose,
    "purposeNotAuthorised",
    portrait.purpose,
  );
  requireThat(!revoked, "authorisationRevoked");
  requireThat(document.validFrom <= at, "authorisationNotYetValid");
  requireThat(at < document.expiresAt, "authorisationExpired");
  requireThat(document.uses === null || used < document.uses, "authorisationUsedUp");
  const { from, sections, to } = document.scope;
  const names: readonly string[] = sections;
  for (const { period, section } of portrait.sections) {
    requireThat(names.includes(section), "sectionNotAuthorised", section);
    requireThat(from <= period.from && period.to <= to, "periodNotAuthorised", section);
  }
}

function requireMapped({ characteristics, model: hash }: Policy, model: Model): void {
  requireThat(hash === modelHash(model), "otherModel");
  const known = model.scorecard.lines.map(({ name }) => name);
  const mapped = characteristics.map(({ characteristic }) => characteristic);
  const unmapped = known.find((name) => !mapped.includes(name));
  requireThat(unmapped === undefined, "unmapped", unmapped);
  const unknown = mapped.find((name) => !known.includes(name));
  requireThat(unknown === undefined, "mappingUnknown", unknown);
}
