/** Why a contract takes an act or a step not: the names of its errors. */
export const actRefusals = [
  "ActExpired",
  "AlreadyGranted",
  "AlreadyRevoked",
  "DuplicateParty",
  "DuplicateSigner",
  "GradeNotAllowed",
  "InvalidActNonce",
  "InvalidDevice",
  "InvalidDuty",
  "InvalidList",
  "InvalidManaged",
  "InvalidRule",
  "InvalidSigner",
  "InvalidThreshold",
  "IsExpelled",
  "KeyKnown",
  "KeyNotAlive",
  "KeyUnknown",
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
  "NotInFavour",
  "NotLapsed",
  "NotLonger",
  "NotMember",
  "NotObjected",
  "NotOnCurve",
  "NotOnOneself",
  "NotOperator",
  "NotOwner",
  "NotSigned",
  "NotThisApplication",
  "NotThisCase",
  "NotThisContent",
  "ProposalClosed",
  "SignerDidNotSign",
  "SignerTaken",
  "TooEarly",
  "TooManyActs",
  "TooManySigners",
  "UnknownParty",
  "UnknownProposal",
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
