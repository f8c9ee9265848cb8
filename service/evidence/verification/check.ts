import type { FaultCode } from "../../../device-attest/fault.ts";
import type { EndpointFailureCode } from "./endpoint.ts";

/**
 * Every check, in the order of a report. The ids are stable: scripts and tests rely on them. An optional check may be
 * left unmade (one endpoint cannot agree with itself) without costing the bundle its verdict; none may fail.
 */
export const checkIds = [
  "bundle.form",
  "manifest.form",
  "record.form",
  "record.hash",
  "record.sequence",
  "record.judgement",
  "statement.layout",
  "statement.log",
  "statement.key",
  "statement.signature",
  "log.checkpoint",
  "log.duty",
  "log.inclusion",
  "endpoints.answer",
  "endpoints.agree",
  "chain.id",
  "chain.genesis",
  "chain.code",
  "anchor.contract",
  "anchor.root",
  "anchor.block",
  "key.registered",
  "key.device",
  "key.life",
  "key.grade",
  "party.admitted",
  "time.notAfter",
  "time.notBefore",
] as const;

/** Of a lot, beside those of each of its records; in the order of a report. */
export const lotCheckIds = [
  "lot.form",
  "lot.records",
  "lot.subject",
  "lot.contracts",
  "lot.known",
  "lot.plan",
  "lot.rules",
  "lot.inspectors",
  "lot.verdicts",
  "lot.judged",
  "lot.ordinals",
  "lot.sequences",
  "lot.standing",
  "lot.holds",
  "lot.release",
  "lot.events",
  "path.records",
  "path.steps",
  "path.whole",
] as const;

/** Of what everybody may see of a thing. */
export const traceCheckIds = [
  "trace.form",
  "manifest.form",
  "path.records",
  "path.steps",
  "path.whole",
] as const;

/** Of a portrait that a factory hands over, beside those of its entry in the log. */
export const snapshotCheckIds = [
  "snapshot.form",
  "manifest.form",
  "snapshot.entry",
  "snapshot.bound",
  "snapshot.sections",
  "snapshot.figures",
  "snapshot.records",
] as const;

export type CheckId =
  | (typeof checkIds)[number]
  | (typeof lotCheckIds)[number]
  | (typeof traceCheckIds)[number]
  | (typeof snapshotCheckIds)[number];
export type Status = "pass" | "fail" | "notChecked";

const optional: ReadonlySet<CheckId> = new Set([
  "endpoints.agree",
  "time.notBefore",
  "lot.events",
  "path.steps",
  "path.whole",
  "snapshot.bound",
  "snapshot.records",
]);
export const isRequired = (id: CheckId): boolean => !optional.has(id);

/** What was found, beside the faults that the wire contract names. */
export type Finding =
  | "bundleFormGood"
  | "bundleFormWrong"
  | "manifestFormGood"
  | "manifestFormWrong"
  | "manifestKeyOfOtherLog"
  | "recordFormGood"
  | "inquiryFormGood"
  | "snapshotFormGood"
  | "revocationFormGood"
  | "statedFormGood"
  | "recordHashGood"
  | "recordSequenceGood"
  | "judgementGood"
  | "judgementNone"
  | "judgementUnclaimed"
  | "layoutGood"
  | "layoutInquiry"
  | "layoutSnapshot"
  | "layoutRevocation"
  | "layoutStated"
  | "statementLogGood"
  | "keyGood"
  | "keyIdOther"
  | "signatureGood"
  | "signatureGoodTogether"
  | "checkpointGood"
  | "dutyGood"
  | "dutyUnknown"
  | "inclusionGood"
  | "endpointsAnswered"
  | "endpointsAgree"
  | "endpointsDisagree"
  | "endpointSingle"
  | "endpointNone"
  | "chainIdGood"
  | "chainIdOther"
  | "genesisGood"
  | "genesisOther"
  | "codeGood"
  | "codeOther"
  | "anchorContractGood"
  | "anchorContractOther"
  | "anchorRootGood"
  | "anchorRootOther"
  | "anchorNone"
  | "anchorNotFinal"
  | "anchorBlockGood"
  | "anchorBlockOther"
  | "keyRegistered"
  | "keyUnregistered"
  | "keyPointOther"
  | "operatorKeyOther"
  | "sayerOther"
  | "deviceGood"
  | "keyAlive"
  | "keyAliveUntil"
  | "keyEquivocatedLater"
  | "keyNotYet"
  | "keyEndedBefore"
  | "gradeManaged"
  | "gradeSoftware"
  | "gradeHardware"
  | "gradeNone"
  | "partyAdmitted"
  | "partyGenesis"
  | "partyBootstrapped"
  | "partyByRule"
  | "partyNotAdmitted"
  | "partyPathBroken"
  | "capturedBeforeAnchor"
  | "capturedAfterAnchor"
  | "capturedAfterSeen"
  | "capturedBeforeSeen"
  | "seenNone"
  | "seenUnknown"
  | "lotFormGood"
  | "lotFormWrong"
  | "lotRecordsGood"
  | "lotRecordsNone"
  | "lotRecordFailed"
  | "lotRecordUnmade"
  | "lotRecordPart"
  | "lotSubjectGood"
  | "lotSubjectOther"
  | "lotUriUnbound"
  | "lotUntrusted"
  | "lotContractsGood"
  | "lotKnown"
  | "lotUnknown"
  | "lotFactoryOther"
  | "lotSecretOther"
  | "lotPlanGood"
  | "lotPlanOther"
  | "lotPlanWithdrawn"
  | "lotRulesGood"
  | "lotRulesOther"
  | "lotRulesMissing"
  | "lotInspectorsGood"
  | "lotInspectorOther"
  | "lotGradeLow"
  | "lotVerdictsGood"
  | "lotVerdictOther"
  | "lotJudgedGood"
  | "lotJudgedMissing"
  | "lotFailureKept"
  | "lotOrdinalsGood"
  | "lotOrdinalsOpen"
  | "lotOrdinalsNone"
  | "lotOrdinalsExcused"
  | "lotOrdinalMissing"
  | "lotOrdinalTwice"
  | "lotClosingMissing"
  | "lotOrdinalsMore"
  | "lotSequenceGood"
  | "lotSequenceGap"
  | "lotSequenceBroken"
  | "lotSequenceNone"
  | "lotSequenceLeft"
  | "lotStandingGood"
  | "lotStandingOther"
  | "lotHoldsNone"
  | "lotHeld"
  | "lotHoldHidden"
  | "lotHoldMadeUp"
  | "lotReleased"
  | "lotOpen"
  | "lotContradicted"
  | "lotStandingLie"
  | "lotEventsNone"
  | "lotEventsSigned"
  | "lotEventUnsigned"
  | "traceFormGood"
  | "traceFormWrong"
  | "pathAbsent"
  | "pathOther"
  | "pathRecordsNone"
  | "pathStep"
  | "pathStepUnsigned"
  | "pathStepOther"
  | "pathStepPart"
  | "pathInputLeft"
  | "pathBegins"
  | "pathClosed"
  | "pathHidden"
  | "pathCut"
  | "pathBeyondPeriod"
  | "pathWhole"
  | "snapshotDocumentGood"
  | "snapshotDocumentWrong"
  | "snapshotEntryGood"
  | "snapshotEntryFailed"
  | "snapshotEntryUnmade"
  | "snapshotEntryOther"
  | "snapshotBoundGood"
  | "snapshotBoundOther"
  | "snapshotBoundNot"
  | "snapshotSectionsGood"
  | "snapshotSectionOther"
  | "snapshotFiguresGood"
  | "snapshotFigureOther"
  | "snapshotRecordsGood"
  | "snapshotRecordsNone"
  | "snapshotRecordsNoSignal"
  | "snapshotRecordFailed"
  | "snapshotRecordsOther"
  | "needs"
  | "notAsked"
  | "callFailed";

export type Code = Finding | FaultCode | EndpointFailureCode;
export type Values = Readonly<Record<string, string | number>>;

export interface Outcome {
  readonly status: Status;
  /** Why, as a stable code; `words.ts` says it in a language, with `values` in place. */
  readonly code: Code;
  readonly values: Values;
}

export interface Check extends Outcome {
  readonly id: CheckId;
  readonly required: boolean;
}

export const pass = (code: Code, values: Values = {}): Outcome => ({
  status: "pass",
  code,
  values,
});
export const fail = (code: Code, values: Values = {}): Outcome => ({
  status: "fail",
  code,
  values,
});
export const notChecked = (code: Code, values: Values = {}): Outcome => ({
  status: "notChecked",
  code,
  values,
});

/** The check was not made because the one it builds on did not pass. */
export const needs = (check: CheckId): Outcome => notChecked("needs", { check });

export const asCheck = (id: CheckId, outcome: Outcome): Check => ({
  id,
  required: isRequired(id),
  ...outcome,
});

/** `verified`: every check passed, save optional ones not made. `incomplete`: nothing failed, but too little was checked. */
export type Verdict = "verified" | "failed" | "incomplete";

export function verdictOf(
  checks: readonly Check[],
  expected: readonly CheckId[] = checkIds,
): Verdict {
  if (checks.some(({ status }) => status === "fail")) return "failed";
  const lacking = checks.some(({ required, status }) => required && status !== "pass");
  return lacking || checks.length < expected.length ? "incomplete" : "verified";
}
