/** Why nothing is decided at all: neither yes nor no, and no person either, before it is mended. */
export const decisionErrors = {
  authorisationUnsound: "the authorisation's document and commitment do not belong together",
  otherGrantor: "the authorisation is another factory's",
  otherGrantee: "the authorisation lets somebody else look",
  purposeNotAuthorised: "the authorisation is for another purpose",
  authorisationNotYetValid: "the authorisation is not valid yet",
  authorisationExpired: "the authorisation is over",
  authorisationRevoked: "the authorisation was revoked",
  authorisationUsedUp: "the authorisation allows no further look",
  sectionNotAuthorised: "the portrait has a section that the authorisation does not name",
  periodNotAuthorised: "the portrait speaks of a time that the authorisation does not cover",
  otherFactory: "the portrait is of another factory than the application",
  otherLender: "application, portrait and policy name several lenders",
  otherNonce: "the portrait was handed over for another application",
  duplicateFigure: "the portrait has a figure twice",
  duplicateName: "a value, an order's core enterprise or a chain is named twice",
  nothingAsked: "no amount was asked for",
  zeroTenor: "a loan has at least one month",
  policyUnsound: "the policy contradicts itself",
  otherCurrency: "policy, application and exposure are in several currencies",
  otherModel: "the policy is for another model",
  unmapped: "the policy does not say where a characteristic of the model comes from",
  mappingUnknown: "the policy maps a characteristic that the model does not have",
  notAnInstant: "no moment of any calendar",
  notReferred: "only what was referred or declined can be decided by a person",
  rulingAboveCeiling: "a person cannot lend more than the policy's measures and caps allow",
  rulingBelowFloor:
    "a person cannot lend under the policy's smallest amount or at less than it costs",
  rulingTooEarly: "a person decides after the engine did",
  reviewTooEarly: "a case is looked at again after it was decided, and after what was seen of it",
} as const;

export type DecisionErrorCode = keyof typeof decisionErrors;

export class DecisionError extends Error {
  override readonly name = "DecisionError";
  readonly code: DecisionErrorCode;
  /** What was found where; undefined where the code says all. */
  readonly found: string | undefined;

  constructor(code: DecisionErrorCode, found?: string) {
    super(found === undefined ? decisionErrors[code] : `${decisionErrors[code]}: ${found}`);
    this.code = code;
    this.found = found;
  }
}

/** @throws DecisionError */
export function requireThat(holds: boolean, code: DecisionErrorCode, found?: string): void {
  if (!holds) throw new DecisionError(code, found);
}

/** @throws DecisionError `code`, with the name that comes twice */
export function requireOnce(names: readonly string[], code: DecisionErrorCode): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  requireThat(twice === undefined, code, twice);
}
