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

/** About ten bands of as many cases each; cases of one score stay together. */
export function bandsOf(ranks: readonly Rank[]): Band[] {
  const size = rowsOf(total(ranks)) / BANDS;
  const bands: Band[] = [];
  let rows = 0;
  let open: Band | undefined;
  for (const rank of ranks) {
    open = open === undefined ? bandOf(rank) : joined(open, rank);
    rows += rowsOf(rank);
    if (rows < size * (bands.length + 1)) continue;
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
