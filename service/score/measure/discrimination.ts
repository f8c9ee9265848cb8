import { total } from "../counts.ts";
import type { Rank } from "./ranked.ts";

/** How well scores tell goods from bads. */
export interface Discrimination {
  /** Probability that a bad case scores lower than a good one, a tie counting half: the area under the ROC curve. */
  readonly auc: number;
  /** 2 AUC - 1: 0 for a coin, 1 for an oracle. */
  readonly gini: number;
  /** The greatest distance between the distributions of both, in shares (Kolmogorov and Smirnov). */
  readonly ks: number;
  /** Up to which score that is. */
  readonly ksScore: number;
}

/**
 * Mann and Whitney's statistic and Kolmogorov and Smirnov's, in one pass.
 * @returns undefined where all cases turned out alike: there is nothing to tell apart
 */
export function discriminationOf(ranks: readonly Rank[]): Discrimination | undefined {
  const all = total(ranks);
  if (all.goods === 0 || all.bads === 0) return undefined;
  let [goodsBefore, badsBefore, concordant] = [0, 0, 0];
  let [ks, ksScore] = [-1, 0];
  for (const { bads, goods, score } of ranks) {
    concordant += goods * (badsBefore + bads / 2);
    goodsBefore += goods;
    badsBefore += bads;
    const distance = Math.abs(badsBefore / all.bads - goodsBefore / all.goods);
    if (distance > ks) [ks, ksScore] = [distance, score];
  }
  const auc = concordant / (all.goods * all.bads);
  return { auc, gini: 2 * auc - 1, ks, ksScore };
}
