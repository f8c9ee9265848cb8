import type { Bin } from "./binning/bin.ts";
import type { BinningRule } from "./binning/coarse.ts";
import type { Target } from "./sample.ts";
import type { Scale } from "./scale.ts";

/** A characteristic that a person wants in the model although the rules refuse it, and why. */
export interface Acceptance {
  readonly name: string;
  readonly because: string;
}

/** What a reason is measured against: what cases get on average, or what the best bin gives. */
export const references = ["average", "best"] as const;
export type Reference = (typeof references)[number];

/** How a scorecard is to be made. */
export interface Plan {
  readonly target: Target;
  /** The characteristics to look at; every column but the target when absent. */
  readonly use?: readonly string[] | undefined;
  /** Bins that a person chose, by characteristic; the others are binned by the rule. */
  readonly bins: ReadonlyMap<string, readonly Bin[]>;
  readonly binning: BinningRule;
  /** Categories of a characteristic at most: what has more is a name, no characteristic. */
  readonly categoriesMax: number;
  /** Information value below which a characteristic is refused. */
  readonly ivMin: number;
  readonly accept: readonly Acceptance[];
  /** The bad rate that probabilities are to have on average; the sample's when absent. */
  readonly longRunBadRate?: number | undefined;
  readonly scale: Scale;
  readonly reference: Reference;
}

/** Chi-square of one degree of freedom that chance exceeds once in ten times. */
const CHI_SQUARE_10_PERCENT = 2.706;

/** Siddiqi, Intelligent Credit Scoring (2017): bins of 5 % at least; an information value under 0.02 says nothing. */
export const planDefaults = {
  bins: new Map<string, readonly Bin[]>(),
  binning: { classes: 20, shareMin: 0.05, binsMax: 6, chiSquareMin: CHI_SQUARE_10_PERCENT },
  categoriesMax: 50,
  ivMin: 0.02,
  accept: [],
  scale: { points: 600, odds: { bad: 1, good: 19 }, pdo: 50 },
  reference: "average",
} as const satisfies Omit<Plan, "target">;
