/** What somebody whom it is not about said of how a loan or an invoice was paid, as far as a portrait needs it. */
export interface ToldPayment {
  /** SHA-256 of what was said, which the log holds. */
  readonly hash: string;
  readonly by: string;
  /** A name that all that is said of one loan or invoice has. */
  readonly of: string;
  /** Position in the chain of whoever said it. */
  readonly sequence: number;
  readonly supersedes: string | null;
  readonly what: string;
  /** Days late of the oldest that was unpaid, the most that it ever came to. */
  readonly daysLateMost: number;
}

/** What was shown of one loan or invoice. */
export interface Story<Told extends ToldPayment = ToldPayment> {
  /** The newest that was shown: it replaces the others. */
  readonly newest: Told;
  /** All that were shown, each once, in their order. */
  readonly told: readonly Told[];
  /** `gap`: one that was replaced is not shown. `forked`: two replace the same, or begin. */
  readonly state: "whole" | "gap" | "forked";
}

/**
 * What was told comes to, however much of it is shown and in whatever order. That nothing follows the newest nobody can see
 * from it: whoever relies on one asks for a recent one.
 */
export function storiesIn<Told extends ToldPayment>(told: readonly Told[]): Story<Told>[] {
  const stories = Map.groupBy(told, ({ by, of }) => `${by}/${of}`);
  return [...stories.values()].map(storyOf);
}

function storyOf<Told extends ToldPayment>(told: readonly Told[]): Story<Told> {
  const byHash = new Map(told.map((one) => [one.hash, one]));
  const all = [...byHash.values()].toSorted((a, b) => a.sequence - b.sequence);
  const newest = all.at(-1)!;
  const replaced = all.map(({ supersedes }) => supersedes);
  const isForked = new Set(replaced).size < replaced.length;
  const isWhole = replaced.every((hash) => hash === null || byHash.has(hash));
  const begins = replaced.includes(null);
  const state = isForked ? "forked" : isWhole && begins ? "whole" : "gap";
  return { newest, told: all, state };
}

/** Of a loan that runs and was never late nothing can be said yet. */
export const isSettled = ({
  daysLateMost,
  what,
}: Pick<ToldPayment, "daysLateMost" | "what">): boolean =>
  what === "repaid" || what === "paid" || what === "writtenOff" || daysLateMost > 0;

export const isOnTime = ({
  daysLateMost,
  what,
}: Pick<ToldPayment, "daysLateMost" | "what">): boolean =>
  daysLateMost === 0 && what !== "writtenOff";
