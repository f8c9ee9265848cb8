import { type Counts, plus, rowsOf, total } from "../counts.ts";
import type { Rank } from "./ranked.ts";

/** Cases whose scores lie together: from `from`, to the next band. */
export interface Band extends Counts {
  /** The lowest score of its cases. */
  readonly from: number;
  readonly to: number;
  /** Sum of their probabilities, parts per million. */
  readonly pdPpmSum: number;
}

const BANDS = 10;

/**
 * About ten bands of as many cases each; cases of one score stay together. A band ends at each tenth of the cases: where
 * one score has several of them, the next band ends at the next tenth, and not at the next score.
 */
export function bandsOf(ranks: readonly Rank[]): Band[] {
  const all = rowsOf(total(ranks));
  const bands: Band[] = [];
  let [rows, tenths] = [0, 0];
  let open: Band | undefined;
  for (const rank of ranks) {
    open = open === undefined ? bandOf(rank) : joined(open, rank);
    rows += rowsOf(rank);
    const reached = Math.floor((rows * BANDS) / all);
    if (reached === tenths) continue;
    tenths = reached;
    bands.push(open);
    open = undefined;
  }
  return bands;
}

const bandOf = ({ score, ...rest }: Rank): Band => ({ ...rest, from: score, to: score });

const joined = (band: Band, rank: Rank): Band => ({
  ...plus(band, rank),
  from: band.from,
  to: rank.score,
  pdPpmSum: band.pdPpmSum + rank.pdPpmSum,
});
