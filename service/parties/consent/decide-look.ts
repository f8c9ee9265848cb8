import type { HeldAuthorisation, HeldConsent } from "./authorisation.ts";
import type { Scope } from "./document.ts";
import type { OpenContract } from "./open-contract.ts";
import {
  intersection,
  isFiner,
  type Period,
  type Resolution,
  touchedBuckets,
  wholeBuckets,
} from "./period.ts";
import { personalDataOf } from "./personal-data.ts";
import type { LookPurpose } from "./purpose.ts";
import { nearest, type Refusal } from "./refusal.ts";
import type { Section } from "./section.ts";

/** Somebody wants to see something of a factory. Parties are ids of 64 hexadecimal digits. */
export interface Look {
  readonly looker: string;
  readonly factory: string;
  readonly section: Section;
  readonly period: Period;
  readonly resolution: Resolution;
  readonly purpose: LookPurpose;
  /** Now. */
  readonly at: string;
}

/** An open contract, with the authorisation that it was made under. */
export interface HeldContract {
  readonly hash: string;
  readonly document: OpenContract;
  readonly consents: readonly HeldConsent[];
  /** How many consents its authorisation rests on. */
  readonly consentsNeeded: number;
}

/** All that a decision on a factory's data rests on. */
export interface Standing {
  readonly authorisations: readonly HeldAuthorisation[];
  readonly contracts: readonly HeldContract[];
  /** How long ago the chain's index last caught up with the chain, and how long that may be. */
  readonly indexAgeMs: number;
  readonly indexAgeMsMax: number;
}

/** By whose word a look is allowed. */
export type Ground =
  | { readonly kind: "own" }
  | {
      readonly kind: "authorisation";
      readonly commitment: string;
      /** Whether each look uses it up. */
      readonly counted: boolean;
    }
  | { readonly kind: "contract"; readonly hash: string; readonly commitment: string };

export type Decision =
  | { readonly allowed: true; readonly by: Ground; readonly period: Period }
  | { readonly allowed: false; readonly refusal: Refusal };

/**
 * Decides whether a look is allowed, by whose word, and of what period. A factory sees its own; everybody else sees
 * what one single document allows: two documents never add up to more than each of them says.
 */
export function decideLook(look: Look, standing: Standing): Decision {
  if (look.looker === look.factory) return ownData(look);
  if (standing.indexAgeMs > standing.indexAgeMsMax) return refuse("indexStale");
  const decisions = [
    ...standing.authorisations.filter(isBetween(look)).map(byAuthorisation(look)),
    ...standing.contracts.filter(isOpenBetween(look)).map(byContract(look)),
  ];
  const [first, ...others] = decisions.filter((decision) => decision.allowed);
  if (first === undefined) return refuse(nearest(decisions.flatMap(refusalIn)));
  return others.reduce(better, first);
}

type Allowed = Extract<Decision, { allowed: true }>;

/** What uses nothing up before what does, then what shows more. */
function better(a: Allowed, b: Allowed): Allowed {
  if (isCounted(a) !== isCounted(b)) return isCounted(a) ? b : a;
  return b.period.from < a.period.from || b.period.to > a.period.to ? b : a;
}

export const isCounted = ({ by }: Allowed): boolean => by.kind === "authorisation" && by.counted;

const refuse = (refusal: Refusal): Decision => ({ allowed: false, refusal });
const refusalIn = (decision: Decision): Refusal[] => (decision.allowed ? [] : [decision.refusal]);

const ownData = ({ period, resolution }: Look): Decision => ({
  allowed: true,
  by: { kind: "own" },
  period: touchedBuckets(period, resolution),
});

const isBetween =
  ({ factory, looker }: Look) =>
  ({ document }: HeldAuthorisation): boolean =>
    document.grantor === factory && document.grantee === looker;

const byAuthorisation =
  (look: Look) =>
  (held: HeldAuthorisation): Decision => {
    const { commitment, document } = held;
    const refusal =
      refusalOfGrant(held) ??
      refusalOfTime(look, held) ??
      refusalOfUses(held) ??
      refusalOfPurpose(look, held) ??
      refusalOfScope(look, document.scope) ??
      refusalOfConsents(look, held.consents, document.consents.length);
    if (refusal !== undefined) return refuse(refusal);
    const counted = document.uses !== null;
    return clipped(look, document.scope, { kind: "authorisation", commitment, counted });
  };

const isOpenBetween =
  ({ factory, looker, purpose }: Look) =>
  ({ document }: HeldContract): boolean =>
    purpose === "contractMonitoring" && document.factory === factory && document.lender === looker;

const byContract =
  (look: Look) =>
  ({ consents, consentsNeeded, document, hash }: HeldContract): Decision => {
    const refusal =
      (look.at >= document.until ? "expired" : undefined) ??
      refusalOfScope(look, document.monitoring) ??
      refusalOfConsents(look, consents, consentsNeeded);
    if (refusal !== undefined) return refuse(refusal);
    const commitment = document.authorisation;
    return clipped(look, document.monitoring, { kind: "contract", hash, commitment });
  };

/** Whether an authorisation would allow anything at all at an instant. */
export const isActing = (held: HeldAuthorisation, at: string): boolean =>
  refusalOfGrant(held) === undefined && refusalOfTime({ at }, held) === undefined;

function refusalOfGrant({ granted, revoked }: HeldAuthorisation): Refusal | undefined {
  if (revoked) return "revoked";
  if (granted === "no") return "notAuthorised";
  return granted === "seen" ? "notYetFinal" : undefined;
}

function refusalOfTime(
  { at }: Pick<Look, "at">,
  { document }: HeldAuthorisation,
): Refusal | undefined {
  if (at >= document.expiresAt) return "expired";
  return at < document.validFrom ? "notYetValid" : undefined;
}

const refusalOfUses = ({ document, used }: HeldAuthorisation): Refusal | undefined =>
  document.uses !== null && used >= document.uses ? "usedUp" : undefined;

const refusalOfPurpose = (look: Look, { document }: HeldAuthorisation): Refusal | undefined =>
  look.purpose === document.purpose ? undefined : "purposeNotGranted";

function refusalOfScope(look: Look, scope: Scope): Refusal | undefined {
  if (!scope.sections.includes(look.section)) return "sectionNotGranted";
  if (isFiner(look.resolution, scope.resolution)) return "resolutionTooFine";
  return intersection(look.period, scope) === undefined ? "periodNotGranted" : undefined;
}

/**
 * Personal data needs somebody's consent for each of its categories. One person's withdrawal closes the section: which
 * of its records speak of whom is not known here.
 */
function refusalOfConsents(
  look: Look,
  consents: readonly HeldConsent[],
  needed: number,
): Refusal | undefined {
  const personal = personalDataOf(look.section);
  if (personal.length === 0) return undefined;
  if (consents.length < needed) return "consentMissing";
  const isGiven = personal.every((category) => {
    const concerned = consents.filter(({ document }) => document.categories.includes(category));
    return concerned.length > 0 && concerned.every(isInForce(look));
  });
  return isGiven ? undefined : "consentMissing";
}

/** Under a contract the person consented to the purpose of the authorisation that the contract was made under. */
const isInForce =
  ({ at, factory, looker, purpose }: Look) =>
  ({ document, withdrawn }: HeldConsent): boolean =>
    !withdrawn &&
    at < document.expiresAt &&
    document.enterprise === factory &&
    document.grantee === looker &&
    (purpose === "contractMonitoring" || document.purpose === purpose);

function clipped(look: Look, scope: Scope, by: Ground): Decision {
  const shared = intersection(look.period, scope);
  const period = shared && wholeBuckets(shared, look.resolution, look.at);
  return period === undefined ? refuse("periodNotGranted") : { allowed: true, by, period };
}
