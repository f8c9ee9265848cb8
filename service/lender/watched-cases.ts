import type { KeptReview } from "../credit/warning/review.store.ts";
import {
  limitStates,
  type Review,
  type StandingLimit,
  type Warning,
} from "../credit/warning/warning.ts";
import type { Firm } from "./case.ts";

/** A case whose newest review warns of something. */
export interface WatchedCase {
  readonly decision: string;
  readonly firm: Firm;
  readonly at: string;
  readonly limit: StandingLimit;
  readonly warnings: readonly (Omit<Warning, "code"> & { readonly code: string })[];
}

interface Of {
  /** The newest review of each case. */
  readonly reviews: readonly KeptReview[];
  readonly nameOf: (party: string) => string | null;
}

/** The worst first. */
export function watchedCases({ nameOf, reviews }: Of): WatchedCase[] {
  const cases = reviews.map(({ decision, receipt: { body } }) => {
    const { at, limit, warnings } = body.told as Review;
    const firm = { id: body.factory, name: nameOf(body.factory) };
    return { decision, firm, at, limit, warnings };
  });
  return limitStates
    .toReversed()
    .flatMap((state) =>
      cases.filter(({ limit, warnings }) => limit.state === state && warnings.length > 0),
    );
}
