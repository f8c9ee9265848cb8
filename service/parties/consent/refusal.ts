/** Why a look is refused, from what is farthest from being allowed to what is nearest. */
export const refusals = [
  "notAuthorised",
  "revoked",
  "expired",
  "usedUp",
  "purposeNotGranted",
  "sectionNotGranted",
  "resolutionTooFine",
  "periodNotGranted",
  "consentMissing",
  "notYetFinal",
  "notYetValid",
  "indexStale",
] as const;
export type Refusal = (typeof refusals)[number];

/** What a person who holds several authorisations has to know: what the one that came farthest lacks. */
export const nearest = (found: readonly Refusal[]): Refusal =>
  found.reduce(
    (a, b) => (refusals.indexOf(b) > refusals.indexOf(a) ? b : a),
    "notAuthorised" as Refusal,
  );
