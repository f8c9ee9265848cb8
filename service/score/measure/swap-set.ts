import { type Counts, countBy } from "../counts.ts";

/** One case under two models. */
export interface TwiceScored {
  readonly champion: number;
  readonly challenger: number;
  readonly isBad: boolean;
}

/** Who would be let in by which model, and how they turned out. */
export interface SwapSet {
  /** Lowest score that is let in. */
  readonly championFrom: number;
  /** Undefined where the challenger lets nobody in. */
  readonly challengerFrom: number | undefined;
  readonly both: Counts;
  /** Let in by the champion only: the challenger swaps them out. */
  readonly swappedOut: Counts;
  /** Let in by the challenger only. */
  readonly swappedIn: Counts;
  readonly neither: Counts;
}

/**
 * Compares two models on the same cases with as many let in: the challenger's cut-off is the lowest that lets in no more
 * than the champion's does. A better challenger swaps worse cases out than it swaps in.
 */
export function swapSet(cases: readonly TwiceScored[], championFrom: number): SwapSet {
  const admitted = cases.filter(({ champion }) => champion >= championFrom).length;
  const challengerFrom = cutOff(
    cases.map(({ challenger }) => challenger),
    admitted,
  );
  const quadrant = ({ challenger, champion }: TwiceScored): number =>
    (champion >= championFrom ? 0 : 2) + (challenger >= (challengerFrom ?? Infinity) ? 0 : 1);
  const [both, swappedOut, swappedIn, neither] = countBy(
    cases.map(quadrant),
    cases.map(({ isBad }) => isBad),
    4,
  ) as [Counts, Counts, Counts, Counts];
  return { championFrom, challengerFrom, both, swappedOut, swappedIn, neither };
}

/** The lowest score that no more than `admitted` cases reach. */
function cutOff(scores: readonly number[], admitted: number): number | undefined {
  const descending = scores.toSorted((a, b) => b - a);
  const firstOut = descending[admitted];
  return descending
    .slice(0, admitted)
    .findLast((score) => firstOut === undefined || score > firstOut);
}
