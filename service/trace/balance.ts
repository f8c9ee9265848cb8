import { decimalOf, timesFactor } from "./amount.ts";
import { inBase } from "./units.ts";

/** An amount that came (into a transformation, into being) or went (out of it, out of being). */
export interface Posted {
  readonly side: "came" | "went";
  /** null: one instance. */
  readonly amount: string | null;
  readonly unit: string | null;
}

export interface Balance {
  /** Code of UN/CEFACT Recommendation 20. */
  readonly unit: string;
  readonly came: string;
  readonly went: string;
  /** came - went */
  readonly left: string;
  /** More went than came, by more than the tolerance: somebody left something out, or made something up. */
  readonly isOverdrawn: boolean;
}

/** Of all amounts, what a transformation keeps. */
export const MASS = "KGM";

/** Parts of a million: 1,000 is a tenth of a percent. */
const PPM = 1_000_000n;

/**
 * What came against what went, for each kind of amount that is on both sides. A kind that is on one side only says
 * nothing: material of others comes without a beginning, and what is left was not counted.
 * @param only unit of the kind that is asked for, where others are not conserved
 */
export function balancesOf(
  posted: readonly Posted[],
  tolerancePpm: number,
  only?: string,
): Balance[] {
  const sums = new Map<string, { came: bigint | undefined; went: bigint | undefined }>();
  for (const { amount, side, unit } of posted) {
    const [base, factor] = inBase(unit);
    const sum = sums.get(base) ?? { came: undefined, went: undefined };
    sums.set(base, sum);
    sum[side] = (sum[side] ?? 0n) + timesFactor(amount ?? "1", factor);
  }
  return [...sums]
    .filter(([unit]) => only === undefined || unit === only)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([unit, { came, went }]) =>
      came === undefined || went === undefined ? [] : [balance(unit, came, went, tolerancePpm)],
    );
}

const balance = (unit: string, came: bigint, went: bigint, tolerancePpm: number): Balance => ({
  unit,
  came: decimalOf(came),
  went: decimalOf(went),
  left: decimalOf(came - went),
  isOverdrawn: went * PPM > came * (PPM + BigInt(tolerancePpm)),
});
