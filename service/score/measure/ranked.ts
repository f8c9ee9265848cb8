import type { Counts } from "../counts.ts";

/** A case that was scored, and how it turned out. */
export interface ScoredCase {
  readonly score: number;
  /** Parts per million. */
  readonly pdPpm: number;
  readonly isBad: boolean;
}

/** All cases of one score. */
export interface Rank extends Counts {
  readonly score: number;
  /** Sum of their probabilities, parts per million. */
  readonly pdPpmSum: number;
}

/** Cases by score, the riskiest first. Every measure of discrimination is of this. */
export function ranked(cases: readonly ScoredCase[]): Rank[] {
  const ranks = new Map<number, Rank>();
  for (const { isBad, pdPpm, score } of cases) {
    const { bads, goods, pdPpmSum } = ranks.get(score) ?? { bads: 0, goods: 0, pdPpmSum: 0 };
    ranks.set(score, {
      score,
      goods: goods + (isBad ? 0 : 1),
      bads: bads + (isBad ? 1 : 0),
      pdPpmSum: pdPpmSum + pdPpm,
    });
  }
  return [...ranks.values()].toSorted((a, b) => a.score - b.score);
}
