import type { Characteristic } from "./binning/characteristic.ts";
import { type Fit, fitLogistic } from "./fit/logistic.ts";
import type { Acceptance } from "./plan.ts";
import { ScoreError } from "./score-error.ts";

/** Why a characteristic is not in the model. */
export const refusalCodes = [
  "tooManyCategories",
  "oneBin",
  "lowInformation",
  "collinear",
  "negativeCoefficient",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  readonly name: string;
  readonly code: RefusalCode;
  /** Undefined where it was not binned. */
  readonly iv?: number | undefined;
  /** Of `negativeCoefficient`: what it came to. */
  readonly coefficient?: number | undefined;
}

/** What takes part, and what does not. */
export interface Selection {
  readonly kept: readonly Characteristic[];
  readonly refused: readonly Refusal[];
}

/** Refuses what tells good from bad too little, unless a person accepted it. */
export function selectInformative(
  all: readonly Characteristic[],
  ivMin: number,
  accepted: readonly Acceptance[],
): Selection {
  const refused = all.flatMap((one) => refusalOf(one, ivMin, accepted));
  const names = new Set(refused.map(({ name }) => name));
  return { kept: all.filter(({ name }) => !names.has(name)), refused };
}

function refusalOf(
  { bins, iv, name }: Characteristic,
  ivMin: number,
  accepted: readonly Acceptance[],
): Refusal[] {
  if (bins.length < 2) return [{ name, code: "oneBin", iv }];
  if (iv >= ivMin || isAccepted(name, accepted)) return [];
  return [{ name, code: "lowInformation", iv }];
}

export interface SelectedFit extends Selection {
  readonly fit: Fit;
}

/**
 * Fits, and as long as a coefficient is negative, refuses the one that is most surely so and fits again. Weights of
 * evidence point the way of the risk, so every coefficient is positive in a sound model: a negative one says that the
 * characteristic corrects another, and gives points for what is bad.
 * @throws ScoreError `noCharacteristic`, `separated`
 */
export function fitSelected(
  { kept, refused }: Selection,
  isBad: readonly boolean[],
  accepted: readonly Acceptance[],
): SelectedFit {
  if (kept.length === 0) throw new ScoreError("noCharacteristic");
  const fit = fitOrCollinear(kept, isBad);
  const next = typeof fit === "number" ? collinear(kept[fit]!) : mostNegative(kept, fit, accepted);
  if (next !== undefined)
    return fitSelected(
      { kept: kept.filter(({ name }) => name !== next.name), refused: [...refused, next] },
      isBad,
      accepted,
    );
  return { kept, refused, fit: fit as Fit };
}

/** @returns the place of the characteristic that those before it make superfluous, where there is one */
function fitOrCollinear(kept: readonly Characteristic[], isBad: readonly boolean[]): Fit | number {
  try {
    return fitLogistic(kept.map(evidenceOf), isBad);
  } catch (error) {
    if (error instanceof ScoreError && error.code === "collinear")
      return Number(error.where.column);
    throw error;
  }
}

/** The weight of evidence of each row. */
export const evidenceOf = ({ binOf, bins }: Characteristic): number[] =>
  binOf.map((bin) => bins[bin]!.woe);

const collinear = ({ iv, name }: Characteristic): Refusal => ({ name, code: "collinear", iv });

function mostNegative(
  kept: readonly Characteristic[],
  { estimates }: Fit,
  accepted: readonly Acceptance[],
): Refusal | undefined {
  const [worst] = kept
    .map(({ iv, name }, at) => ({ name, iv, ...estimates[at]! }))
    .filter(({ coefficient, name }) => coefficient < 0 && !isAccepted(name, accepted))
    .toSorted((a, b) => a.coefficient / a.standardError - b.coefficient / b.standardError);
  if (worst === undefined) return undefined;
  const { coefficient, iv, name } = worst;
  return { name, code: "negativeCoefficient", iv, coefficient };
}

const isAccepted = (name: string, accepted: readonly Acceptance[]): boolean =>
  accepted.some((one) => one.name === name);
