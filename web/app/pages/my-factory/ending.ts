import { DAY_MS } from "../../../shared/day.ts";
import { type Authorisation, stateOf } from "../authorisations/standing.ts";

const SOON_MS = 14 * DAY_MS;

export interface Ending {
  readonly inForce: readonly Authorisation[];
  /** Of those, what ends within a fortnight or has one look left, the soonest first. */
  readonly soon: readonly Authorisation[];
}

/** Who may look at present, and who soon may no longer. @param now ISO 8601 */
export function endingOf(all: readonly Authorisation[], now: string): Ending {
  const inForce = all.filter((one) => stateOf(one, now) === "inForce");
  const until = new Date(Date.parse(now) + SOON_MS).toISOString();
  const soon = inForce.filter(
    ({ document, used }) =>
      document.expiresAt < until || (document.uses !== null && document.uses - used <= 1),
  );
  return {
    inForce,
    soon: soon.toSorted((a, b) => (a.document.expiresAt < b.document.expiresAt ? -1 : 1)),
  };
}
