import type { EnterpriseAuthorisation, IndividualConsent } from "./document.ts";

/** How far a grant has come on chain, as the index knows it. */
export type Granted = "no" | "seen" | "final";

/** A person's consent as it is held here. */
export interface HeldConsent {
  readonly document: IndividualConsent;
  readonly withdrawn: boolean;
}

/** An authorisation with everything that decides whether it acts. */
export interface HeldAuthorisation {
  readonly commitment: string;
  readonly document: EnterpriseAuthorisation;
  readonly granted: Granted;
  /** Seen on chain, final or not, or taken here: either ends it, and neither is taken back by waiting. */
  readonly revoked: boolean;
  /** Looks that it has allowed. */
  readonly used: number;
  /** Those of `document.consents` that are here; one that is missing is no consent. */
  readonly consents: readonly HeldConsent[];
}
