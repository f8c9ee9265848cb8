/** What is held against what (docs/portrait.md, "Consistency"). */
export const checkNames = [
  "replayedSeries",
  "constantNoise",
  "energyAgainstRunning",
  "energyAgainstOutput",
  "runningAgainstParts",
  "nameplate",
  "peers",
  "massBalance",
  "washProduction",
  "circularTrade",
  "nearDuplicateInvoices",
] as const;
export type CheckName = (typeof checkNames)[number];

/**
 * `flag`: something does not fit; `clear`: enough was looked at, and it fits; `tooLittle`: there is some of what the check
 * looks at, not enough to say anything; `notBrought`: there is none of it.
 */
export const checkOutcomes = ["flag", "clear", "tooLittle", "notBrought"] as const;
export type Outcome = (typeof checkOutcomes)[number];

/** What a check found. */
export interface CheckResult {
  readonly check: CheckName;
  readonly version: 1;
  readonly outcome: Outcome;
  /** Machine, thing, firm or number that it is about; null where it is about the whole factory. */
  readonly about: string | null;
  /** How far it goes, on the check's own scale, and from where on it is a flag; null where nothing was looked at. */
  readonly statistic: number | null;
  readonly threshold: number;
  /** How many days, pairs or things bear it. */
  readonly cases: number;
  /** Days of the period that bear it, from 0: where its evidence lies. Null where it is of no day. */
  readonly days: { readonly first: number; readonly last: number } | null;
}

type Found = Pick<CheckResult, "about" | "cases" | "days"> & { readonly statistic: number };

interface Check {
  readonly check: CheckName;
  readonly threshold: number;
}

const nothing = { about: null, statistic: null, cases: 0, days: null } as const;

export const notBrought = ({ check, threshold }: Check): CheckResult => ({
  check,
  version: 1,
  outcome: "notBrought",
  threshold,
  ...nothing,
});

export const tooLittle = (check: Check): CheckResult => ({
  ...notBrought(check),
  outcome: "tooLittle",
});

/** A flag where the statistic reaches the threshold. */
export const judged = ({ check, threshold }: Check, found: Found): CheckResult => ({
  check,
  version: 1,
  outcome: found.statistic >= threshold ? "flag" : "clear",
  threshold,
  ...found,
});

/** The worst of what was found about several machines or things: a flag before all, then what was looked at. */
export const worst = (check: Check, results: readonly CheckResult[]): CheckResult =>
  results.toSorted((a, b) => weight(b) - weight(a) || over(b) - over(a))[0] ?? notBrought(check);

const order: readonly Outcome[] = ["notBrought", "tooLittle", "clear", "flag"];
const weight = ({ outcome }: CheckResult): number => order.indexOf(outcome);
const over = ({ statistic }: CheckResult): number => statistic ?? 0;

/** From the first to the last of some days. */
export const spanOf = (days: readonly number[]): CheckResult["days"] =>
  days.length === 0 ? null : { first: Math.min(...days), last: Math.max(...days) };
