import type { DecisionBar } from "../../score/document/may-decide.ts";
import type { Basis, Finding, FindingCode } from "./finding.ts";
import type { Limit } from "./limit.ts";
import type { Price } from "./price.ts";

/** Of the rules by which is decided: another one for anything that would change what comes out. */
export const ENGINE = 1;

export const outcomes = ["approved", "counterOffer", "declined", "referred"] as const;
export type Outcome = (typeof outcomes)[number];

/** What a line of the card gave. */
export interface ScoredLine {
  readonly characteristic: string;
  readonly of: Basis;
  /** The bin's place in the line. */
  readonly bin: number;
  readonly points: number;
  /** Under the reference; below 0 where it lies above. */
  readonly shortfall: number;
}

export interface Score {
  readonly points: number;
  /** Probability of default, parts per million. */
  readonly pdPpm: number;
  readonly lines: readonly ScoredLine[];
}

/** What the lender would lend, and for how much. */
export interface Offer {
  readonly amount: string;
  readonly currency: string;
  readonly tenorMonths: number;
  readonly rateBp: number;
}

/** What an applicant is told of why. */
export interface Reason {
  /** `shortfall` for what cost points. */
  readonly code: FindingCode | "shortfall";
  readonly name: string;
  readonly of: Basis;
  readonly words: Readonly<Record<"en" | "zh", string>>;
}

export interface Decision {
  readonly engine: typeof ENGINE;
  readonly at: string;
  readonly policy: string;
  readonly model: string;
  readonly outcome: Outcome;
  /** Why the model may not decide by itself; null where it may. */
  readonly bar: DecisionBar | null;
  /** Null where the model never saw such a case. */
  readonly score: Score | null;
  readonly limit: Limit;
  /** Null without a score. */
  readonly price: Price | null;
  /** Null where nothing is granted, or nothing yet. */
  readonly offer: Offer | null;
  /** All that spoke against what was asked for. */
  readonly findings: readonly Finding[];
  /** What the applicant is told, the weightiest first. */
  readonly reasons: readonly Reason[];
}

/** What of it the applicant is told: how much the lender lent to others is none of it. */
export interface Told extends Pick<
  Decision,
  "engine" | "at" | "policy" | "model" | "outcome" | "bar" | "offer" | "reasons"
> {
  /** Null without a score. */
  readonly points: number | null;
}
