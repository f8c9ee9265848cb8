import type { Queryable } from "../db/pool.ts";
import type { Offer } from "../credit/decision/decision.ts";
import { readDecision } from "../credit/decision/decision.store.ts";
import { newestReviews } from "../credit/warning/review.store.ts";
import type { Review, StandingLimit } from "../credit/warning/warning.ts";
import { Problem } from "../errors.ts";
import { microOf } from "../score/table.ts";

/** Nothing is lent past what a review left of a limit. */
class LimitLowered extends Problem {
  override readonly reason: "limitFrozen" | "limitReduced";

  constructor({ amount, currency, state }: StandingLimit) {
    super("conflict", `The limit is ${state}: ${amount} ${currency} may be lent.`);
    this.name = "LimitLowered";
    this.reason = state === "frozen" ? "limitFrozen" : "limitReduced";
  }
}

/**
 * What a review left of what a decision, or a person's ruling about it, granted.
 * @returns undefined where none was made
 */
export async function standingLimit(
  db: Queryable,
  decision: string,
): Promise<StandingLimit | undefined> {
  const kept = await readDecision(db, decision);
  const id = kept?.about ?? decision;
  const newest = (await newestReviews(db, [id])).get(id);
  return newest && (newest.receipt.body.told as Review).limit;
}

/**
 * What may be offered of what was granted.
 * @throws Problem `conflict` where that is nothing
 */
export async function offerable(db: Queryable, decision: string, offer: Offer): Promise<Offer> {
  const limit = await standingLimit(db, decision);
  if (limit === undefined || limit.state === "open") return offer;
  if (microOf(limit.amount) === 0n) throw new LimitLowered(limit);
  return { ...offer, amount: limit.amount };
}

const MICRO_IN_CENT = 10_000n;

/**
 * @param cents to be paid out
 * @throws Problem `conflict` for more than is left
 */
export async function requireWithin(db: Queryable, decision: string, cents: string): Promise<void> {
  const limit = await standingLimit(db, decision);
  if (limit === undefined || limit.state === "open") return;
  if (BigInt(cents) * MICRO_IN_CENT > microOf(limit.amount)) throw new LimitLowered(limit);
}
