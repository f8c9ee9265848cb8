/** Why a contract takes an act or a step not: the names of its errors. */
export const actRefusals = [
  "ActExpired",
  "AlreadyGranted",
  "AlreadyPublished",
  "AlreadyReleased",
  "AlreadyRevoked",
  "ConcessionExpired",
  "DuplicateParty",
  "DuplicateSigner",
  "GradeNotAllowed",
  "InvalidActNonce",
  "InvalidDevice",
  "InvalidDuty",
  "InvalidList",
  "InvalidManaged",
  "InvalidPlan",
  "InvalidRule",
  "InvalidRules",
  "InvalidSigner",
  "InvalidThreshold",
  "IsExpelled",
  "KeyKnown",
  "KeyNotAlive",
  "KeyUnknown",
  "LotKnown",
  "LotUnknown",
  "MayNotHold",
  "NeverManaged",
  "NoApplication",
  "NoCredential",
  "NoMajority",
  "NoProofOfPossession",
  "NoRule",
  "NotAdmitted",
  "NotBarred",
  "NotEndorsed",
  "NotEntitled",
  "NotHeld",
  "NotInFavour",
  "NotLapsed",
  "NotLonger",
  "NotMember",
  "NotObjected",
  "NotOnCurve",
  "NotOnOneself",
  "NotOperator",
  "NotOwner",
  "NotPublisher",
  "NotReleasable",
  "NotSigned",
  "NotThisApplication",
  "NotThisCase",
  "NotThisContent",
  "NothingToDispose",
  "NothingToExcuse",
  "PlanNotInForce",
  "PlanNotOpenTo",
  "ProposalClosed",
  "SignerDidNotSign",
  "SignerTaken",
  "TooEarly",
  "TooManyActs",
  "TooManySigners",
  "UnknownParty",
  "UnknownProposal",
  "UnknownRules",
] as const;
export type ActRefusal = (typeof actRefusals)[number];

/** What a contract answered: the error's name and its arguments, as text. */
export interface RefusalReason {
  readonly code: ActRefusal | "other";
  readonly values: readonly string[];
}

/** @param error such as `NotLonger(5,9)`, or whatever the node said */
export function refusalReason(error: string): RefusalReason {
  const [, name, values = ""] = /^(\w+)\((.*)\)$/.exec(error) ?? [];
  const code = actRefusals.find((one) => one === name);
  if (code === undefined) return { code: "other", values: [error] };
  return { code, values: values === "" ? [] : values.split(",") };
}
