import type { Given } from "./score-case.ts";

/** What cost a case points, the most first. */
export interface Reason {
  readonly characteristic: string;
  /** The bin's place in the line of the card. */
  readonly bin: number;
  /** Points under the reference. */
  readonly shortfall: number;
}

/**
 * The largest shortfalls against the reference of each characteristic. The reference `average` is the second of the two
 * methods that the official interpretation of Regulation B names for scoring systems (12 CFR 1002.9(b)(2), comment 5):
 * the average points of all applicants. More than four reasons, it says, are not likely to help.
 * @param max how many at most
 */
export const reasonsFor = (given: readonly Given[], max = 4): Reason[] =>
  given
    .map(({ bin, line, points }) => ({
      characteristic: line.name,
      bin,
      shortfall: line.reference - points,
    }))
    .filter(({ shortfall }) => shortfall > 0)
    .toSorted((a, b) => b.shortfall - a.shortfall)
    .slice(0, max);
