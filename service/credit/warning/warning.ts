import type { LogRange } from "../../ingest/activity.ts";
import type { Severity, WarningRule } from "../decision/warning-rules.ts";

/** Of the rules by which a limit is looked at again: another one for anything that would change what comes out. */
export const WATCH_ENGINE = 1;

/** What a warning stands on. */
export interface Evidence {
  /** Of the figure, the check, the loan or the way in which an authorisation ended. */
  readonly name: string;
  /** What was decided by, and what is there now; null where there is none. */
  readonly before: string | null;
  readonly now: string | null;
  /** Entries of the factory's log that the figure of now is drawn from. */
  readonly log: LogRange | null;
}

/** What a lender should know of somebody whom it lends to. */
export interface Warning {
  readonly code: WarningRule["on"];
  readonly name: string;
  readonly severity: Severity;
  /** By how much, in the unit of its rule. */
  readonly measure: string;
  readonly evidence: readonly Evidence[];
  readonly words: Readonly<Record<"en" | "zh", string>>;
}

export const limitStates = ["open", "reduced", "frozen"] as const;
export type LimitState = (typeof limitStates)[number];

/** What may be lent of what was granted. */
export interface StandingLimit {
  readonly state: LimitState;
  readonly granted: string;
  readonly amount: string;
  readonly currency: string;
}

/** What a case comes to when it is looked at again. */
export interface Review {
  readonly engine: number;
  readonly at: string;
  readonly policy: string;
  readonly model: string;
  readonly limit: StandingLimit;
  readonly warnings: readonly Warning[];
}
