import type { Measured } from "../station/history.ts";

/** What was said of pieces before, as far as numbers go on from it. */
export type Known = Pick<
  Measured,
  "lot" | "ruleSet" | "sample" | "attempt" | "ordinal" | "closing"
>;

/** What the contract counts, so that nobody can leave an inspection out: done for the inspector. */
export interface Numbers {
  /** Which try of this sample under this set, from 1. */
  readonly attempt: number;
  /** Which of this key's inspections of the lot, from 1. */
  readonly ordinal: number;
}

/** Whether this key has said its last word about a lot. */
export const isClosed = (history: readonly Known[], lot: string): boolean =>
  history.some((one) => one.lot === lot && one.closing);

export function numbersFor(
  history: readonly Known[],
  { lot, ruleSet, sample }: Pick<Known, "lot" | "ruleSet" | "sample">,
): Numbers {
  const ofLot = history.filter((one) => one.lot === lot);
  const ofSample = ofLot.filter((one) => one.ruleSet === ruleSet && one.sample === sample);
  return { attempt: next(ofSample, "attempt"), ordinal: next(ofLot, "ordinal") };
}

const next = (said: readonly Known[], number: "attempt" | "ordinal"): number =>
  1 + said.reduce((most, one) => Math.max(most, one[number]), 0);

/** Pieces to choose from: as many as the plan asks for, and those measured beyond, which may bear any number. */
export const piecesOf = (asked: number, measured: Iterable<number>): readonly number[] =>
  [...new Set([...Array.from({ length: asked }, (_, at) => at + 1), ...measured])].toSorted(
    (a, b) => a - b,
  );
