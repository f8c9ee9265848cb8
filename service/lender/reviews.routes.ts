import type { Pool } from "pg";
import { Type } from "typebox";
import { type Portrait, PortraitSchema } from "../credit/decision/application.ts";
import { reviewNotice } from "../credit/warning/notice.ts";
import { type KeptReview, readReview, reviewsOf } from "../credit/warning/review.store.ts";
import type { ReviewReceipt } from "../credit/warning/review-receipt.ts";
import { Problem } from "../errors.ts";
import { Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
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
  app.get("/v1/cases/:decision/reviews", { schema: { params: Id } }, async ({ params }) => ({
    reviews: (await reviewsOf(pool, params.decision, LIST_MAX)).map(shownReview),
  }));

  const Brought = Type.Object({ portrait: Type.Optional(PortraitSchema) }, closed);
  app.post(
    "/v1/cases/:decision/reviews",
    { schema: { params: Id, body: Brought } },
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
    { schema: { params: Review, querystring: Language } },
    async ({ params, query }, reply) => {
      const kept = await readReview(pool, params.review);
      if (kept === undefined) throw new Problem("notFound", "No review has this id.");
      const notice = reviewNotice(kept.receipt.body, query.language);
      return reply.type("text/plain; charset=utf-8").send(notice);
    },
  );
}
