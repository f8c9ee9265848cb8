import type { Pool } from "pg";
import { Type } from "typebox";
import { type Portrait, PortraitSchema } from "../credit/decision/application.ts";
import { reviewNotice } from "../credit/warning/notice.ts";
import { type KeptReview, readReview, reviewsOf } from "../credit/warning/review.store.ts";
import type { ReviewReceipt } from "../credit/warning/review-receipt.ts";
import { Problem } from "../errors.ts";
import { Done, Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import { NoticeReply, refusedDecisions } from "./answers/decision.ts";
import { ReviewsSchema, ShownReviewSchema } from "./answers/review.ts";
import { refusing } from "./decisions.routes.ts";
import type { Reviewer } from "./reviewer.ts";

const closed = { additionalProperties: false };
const LIST_MAX = 100;

/** A review as the house's own systems and pages read it. */
export interface ShownReview {
  readonly review: string;
  readonly decision: string;
  readonly receipt: ReviewReceipt;
}

export const shownReview = ({ decision, id, receipt }: KeptReview): ShownReview => ({
  review: id,
  decision,
  receipt,
});

/** What became of a case since it was decided. */
export function reviewRoutes(app: HttpServer, pool: Pool, reviewer: Reviewer): void {
  const Id = Type.Object({ decision: Uuid });
  app.get(
    "/v1/cases/:decision/reviews",
    {
      schema: {
        operationId: "listReviews",
        summary: "What a case came to whenever it was looked at again, the newest first",
        params: Id,
        response: { 200: ReviewsSchema },
      },
    },
    async ({ params }) => ({
      reviews: (await reviewsOf(pool, params.decision, LIST_MAX)).map(shownReview),
    }),
  );

  const Brought = Type.Object({ portrait: Type.Optional(PortraitSchema) }, closed);
  app.post(
    "/v1/cases/:decision/reviews",
    {
      schema: {
        operationId: "reviewCase",
        summary:
          "Look at a case again now, or at a portrait that was handed over since; 204 where all is as it was said last",
        params: Id,
        body: Brought,
        response: {
          201: ShownReviewSchema,
          204: Done,
          ...refusedDecisions,
        },
      },
    },
    async ({ body, params }, reply) => {
      const portrait: Portrait | undefined = body.portrait;
      const kept = await refusing(() => reviewer.lookAgain(params.decision, portrait));
      if (kept === undefined) throw new Problem("notFound", "Nothing was granted by this id.");
      if (kept === null) return reply.code(204).send(null);
      return reply.code(201).send(shownReview(kept));
    },
  );

  const Review = Type.Object({ review: Uuid });
  const Language = Type.Object({ language: Type.Enum(["en", "zh"]) });
  app.get(
    "/v1/reviews/:review/notice",
    {
      schema: {
        operationId: "readReviewNotice",
        summary:
          "What the factory is told of a review: what is left of its limit, why, and what mends it",
        params: Review,
        querystring: Language,
        response: { 200: NoticeReply },
      },
    },
    async ({ params, query }, reply) => {
      const kept = await readReview(pool, params.review);
      if (kept === undefined) throw new Problem("notFound", "No review has this id.");
      const notice = reviewNotice(kept.receipt.body, query.language);
      return reply.type("text/plain; charset=utf-8").send(notice);
    },
  );
}
