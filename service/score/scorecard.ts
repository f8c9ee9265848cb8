import type { Bin } from "./binning/bin.ts";
import type { Characteristic } from "./binning/characteristic.ts";
import { rowsOf } from "./counts.ts";
import type { Reference } from "./plan.ts";
import { basePoints, binPoints, type PdTable, pdTable, type Scale, whole } from "./scale.ts";

/** A bin and what it is worth. */
export interface PointedBin {
  readonly bin: Bin;
  readonly points: number;
}

/** One line of the card: what a characteristic is worth, bin by bin. */
export interface CardLine {
  readonly name: string;
  readonly bins: readonly PointedBin[];
  /** The points that a shortfall is measured from. */
  readonly reference: number;
}

/** All that a decision needs, in whole numbers. */
export interface Scorecard {
  readonly base: number;
  readonly lines: readonly CardLine[];
  readonly pd: PdTable;
}

/** What the regression found, ready to become points. */
export interface Weighted {
  readonly characteristics: readonly Characteristic[];
  /** In the same order. */
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** Turns log odds into points, and every score that points can add up to into a probability. */
export function scorecardOf(
  { characteristics, coefficients, intercept }: Weighted,
  scale: Scale,
  reference: Reference,
): Scorecard {
  const base = basePoints(scale, intercept);
  const lines = characteristics.map((one, at) =>
    lineFor(one, { scale, reference, coefficient: coefficients[at]! }),
  );
  const reach = (pick: (...points: number[]) => number) =>
    lines.reduce((sum, { bins }) => sum + pick(...bins.map(({ points }) => points)), base);
  return { base, lines, pd: pdTable(scale, reach(Math.min), reach(Math.max)) };
}

function lineFor(
  { bins, name }: Characteristic,
  {
    coefficient,
    reference,
    scale,
  }: { readonly coefficient: number; readonly reference: Reference; readonly scale: Scale },
): CardLine {
  const pointed = bins.map(({ bin, woe, ...counts }) => ({
    bin,
    points: binPoints(scale, coefficient, woe),
    rows: rowsOf(counts),
  }));
  const rows = pointed.reduce((sum, one) => sum + one.rows, 0);
  const average = pointed.reduce((sum, one) => sum + one.points * one.rows, 0) / rows;
  const best = Math.max(...pointed.map(({ points }) => points));
  return {
    name,
    bins: pointed.map(({ bin, points }) => ({ bin, points })),
    reference: reference === "best" ? best : whole(average),
  };
}
