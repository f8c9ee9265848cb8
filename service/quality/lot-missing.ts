import type { Progress } from "./lot.ts";

/** What keeps a lot from being released, by code: in this order on pages. */
export const missingCodes = [
  "samplesMissing",
  "samplesFailing",
  "samplesBlocked",
  "stationIncomplete",
  "held",
  "concessionExpired",
  "planWithdrawn",
] as const;
export type MissingCode = (typeof missingCodes)[number];

/** One thing that is missing. Ids are hexadecimal. */
export interface Missing {
  readonly code: MissingCode;
  /** Of what concerns one requirement. */
  readonly ruleSet?: string;
  /** How many samples; of what concerns samples. */
  readonly samples?: number;
  /** Of a station that has not said its last word. */
  readonly keyId?: string;
  /** Who holds it. */
  readonly by?: string;
  /** Of an inspection whose concession has ended. */
  readonly statement?: string;
}

/** How a lot stands, for what is asked of it before a release. */
export interface LotFacts {
  readonly progress: readonly Progress[];
  readonly incompleteKeys: readonly string[];
  readonly heldBy: readonly string[];
  /** Statements whose concessions have ended. */
  readonly expired: readonly string[];
  readonly planState: "inForce" | "superseded" | "withdrawn";
}

/** Everything that `LotRegister.release` would refuse the lot for, each by itself. Empty: it can be released. */
export function missingForRelease(facts: LotFacts): readonly Missing[] {
  return [
    ...facts.progress.flatMap(missingOf),
    ...facts.incompleteKeys.map((keyId): Missing => ({ code: "stationIncomplete", keyId })),
    ...facts.heldBy.map((by): Missing => ({ code: "held", by })),
    ...facts.expired.map((statement): Missing => ({ code: "concessionExpired", statement })),
    ...(facts.planState === "withdrawn" ? [{ code: "planWithdrawn" } as const] : []),
  ];
}

function missingOf(one: Progress): Missing[] {
  if (one.isMet) return [];
  const { acceptance, blocked, failing, good, ruleSet, samples } = one;
  const said = (code: MissingCode, count: number): Missing[] =>
    count > 0 ? [{ code, ruleSet, samples: count }] : [];
  return [
    ...said("samplesMissing", samples - good - failing - blocked),
    ...said("samplesFailing", failing > acceptance ? failing : 0),
    ...said("samplesBlocked", blocked),
  ];
}

/** Why a lot needs somebody's decision, by code. */
export const decisionCodes = [
  "contradicted",
  "notGood",
  "stationEnded",
  "concessionExpired",
  "readyToRelease",
] as const;
export type DecisionCode = (typeof decisionCodes)[number];

/** What somebody can do something about. */
export interface LotQuestions {
  readonly isOpen: boolean;
  readonly contradicted: boolean;
  /** Inspections that nobody disposed of. */
  readonly openInspections: number;
  /** Incomplete stations whose key has ended: they will never say their last word. */
  readonly endedStations: number;
  readonly expiredConcessions: number;
  readonly isReleasable: boolean;
  readonly isHeldByReader: boolean;
}

/**
 * What the reader has to decide: the plan's publisher on what is not good, the factory on what is. Whoever holds a
 * contradicted lot has decided.
 */
export function decisionsOf(
  as: { readonly isPublisher: boolean; readonly isFactory: boolean },
  lot: LotQuestions,
): readonly DecisionCode[] {
  const asked: Readonly<Record<DecisionCode, boolean>> = {
    contradicted: as.isPublisher && lot.contradicted && !lot.isHeldByReader,
    notGood: as.isPublisher && lot.isOpen && lot.openInspections > 0,
    stationEnded: as.isPublisher && lot.isOpen && lot.endedStations > 0,
    concessionExpired: as.isPublisher && lot.isOpen && lot.expiredConcessions > 0,
    readyToRelease: as.isFactory && lot.isOpen && lot.isReleasable,
  };
  return decisionCodes.filter((code) => asked[code]);
}
