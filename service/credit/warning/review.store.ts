import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import type { Queryable } from "../../db/pool.ts";
import { inTurn, keepStatement, positionOf } from "../decision/chain.store.ts";
import type { ReviewReceipt } from "./review-receipt.ts";
import { reviewText } from "./sign-review.ts";

/** A review as it is kept. */
export interface KeptReview {
  readonly id: string;
  /** The decision of the engine that the case began with. */
  readonly decision: string;
  readonly receipt: ReviewReceipt;
}

interface Row {
  readonly review: string;
  readonly decision: string;
  readonly receipt: string;
}

const keptOf = ({ decision, receipt, review }: Row): KeptReview => ({
  id: review,
  decision,
  receipt: JSON.parse(receipt) as ReviewReceipt,
});

export async function readReview(db: Queryable, id: string): Promise<KeptReview | undefined> {
  const { rows } = await db.query<Row>(
    "SELECT review, decision, receipt FROM review WHERE review = $1",
    [id],
  );
  return rows[0] && keptOf(rows[0]);
}

/** The newest first. */
export async function reviewsOf(
  db: Queryable,
  decision: string,
  max: number,
): Promise<KeptReview[]> {
  const { rows } = await db.query<Row>(
    `SELECT review, decision, receipt FROM review WHERE decision = $1
     ORDER BY review_no DESC LIMIT $2`,
    [decision, max],
  );
  return rows.map(keptOf);
}

/** The newest of each case; all cases where none is named. */
export async function newestReviews(
  db: Queryable,
  decisions: readonly string[] | null = null,
): Promise<ReadonlyMap<string, KeptReview>> {
  const { rows } = await db.query<Row>(
    `SELECT DISTINCT ON (decision) review, decision, receipt FROM review
     WHERE $1::uuid[] IS NULL OR decision = ANY ($1::uuid[])
     ORDER BY decision, review_no DESC`,
    [decisions],
  );
  return new Map(rows.map((row) => [row.decision, keptOf(row)]));
}

/** What is signed next of a case; undefined where nothing has to be. */
export type SignNext = (turn: {
  readonly db: Queryable;
  readonly position: ChainPosition;
  readonly before: ReviewReceipt | undefined;
}) => Promise<{ readonly receipt: ReviewReceipt; readonly position: ChainPosition } | undefined>;

/** Signs and keeps a review, in the one chain in which the house signs its decisions. */
export const keepReview = (
  pool: Pool,
  { decision, keyId, sign }: { keyId: Uint8Array; decision: string; sign: SignNext },
): Promise<KeptReview | undefined> =>
  inTurn(pool, async (db) => {
    const [before] = await reviewsOf(db, decision, 1);
    const position = await positionOf(db, keyId);
    const signed = await sign({ db, position, before: before?.receipt });
    if (signed === undefined) return undefined;
    const { receipt } = signed;
    const id = randomUUID();
    const { at, limit } = receipt.body.told;
    await db.query(
      "INSERT INTO review (review, decision, reviewed_at, state, receipt) VALUES ($1, $2, $3, $4, $5)",
      [id, decision, at, limit.state, reviewText(receipt)],
    );
    await keepStatement(db, keyId, signed.position, receipt);
    return { id, decision, receipt };
  });

/** Of a look that was taken, or could not be. */
export interface Look {
  readonly decision: string;
  readonly at: string;
  /** Whether a portrait was asked for. */
  readonly isUse: boolean;
  readonly fault: string | null;
}

export const keepLook = (db: Queryable, { at, decision, fault, isUse }: Look): Promise<unknown> =>
  db.query(
    `INSERT INTO review_look (decision, looked_at, looks, fault) VALUES ($1, $2, $3, $4)
     ON CONFLICT (decision) DO UPDATE SET looked_at = excluded.looked_at, fault = excluded.fault,
       looks = review_look.looks + excluded.looks`,
    [decision, at, isUse ? 1 : 0, fault],
  );

/** How many portraits were asked for by an authorisation after it was decided by. */
export async function looksBy(db: Queryable, authorisation: string): Promise<number> {
  const { rows } = await db.query<{ looks: number }>(
    `SELECT coalesce(sum(looks), 0)::integer AS looks
     FROM review_look JOIN decision USING (decision) WHERE authorisation = $1`,
    [Buffer.from(authorisation, "hex")],
  );
  return rows[0]?.looks ?? 0;
}

/**
 * Cases in which something is granted and no loan has come to its end, that nobody looked at since `since`; where nothing
 * could be seen, since `retry`. In the order of their ids, after one.
 */
export async function dueCases(
  db: Queryable,
  {
    after,
    max,
    retry,
    since,
  }: { after: string | undefined; max: number; retry: Date; since: Date },
): Promise<string[]> {
  const { rows } = await db.query<{ decision: string }>(
    `SELECT one.decision FROM decision one
     LEFT JOIN decision ruled ON ruled.about = one.decision
     LEFT JOIN review_look look ON look.decision = one.decision
     WHERE one.about IS NULL AND ($1::uuid IS NULL OR one.decision > $1)
       AND coalesce(ruled.outcome, one.outcome) IN ('approved', 'counterOffer')
       AND (coalesce(look.looked_at, ruled.decided_at, one.decided_at) <= $2
         OR (look.fault IS NOT NULL AND look.looked_at <= $3))
       AND NOT EXISTS (
         SELECT FROM loan JOIN loan_event USING (loan)
         WHERE loan.decision = coalesce(ruled.decision, one.decision)
           AND event::jsonb ->> 'kind' IN ('closed', 'withdrawn', 'writtenOff'))
     ORDER BY one.decision LIMIT $4`,
    [after, since, retry, max],
  );
  return rows.map(({ decision }) => decision);
}
