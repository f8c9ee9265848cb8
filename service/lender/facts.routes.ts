import type { Pool } from "pg";
import { Type } from "typebox";
import { FactSchema } from "../credit/fact/fact.ts";
import { factsOf } from "../credit/fact/fact.store.ts";
import { bundleOf } from "../credit/stated/bundle-of.ts";
import { BundleSchema } from "../evidence/bundle.ts";
import { problemReplies } from "../http/problem.ts";
import { Nullable, Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import { List } from "./answers/decision.ts";
import { loanBy } from "./loan-answer.ts";

export const FactsSchema = Type.Object({
  /** In the order in which they happened: each replaces the one before. */
  facts: List(
    Type.Object({
      fact: FactSchema,
      /** What `./tallystick verify` checks; null until it is anchored. */
      bundle: Nullable(BundleSchema),
    }),
  ),
});

/** Facts of credit, for the lender's people, who hand them to the borrower. */
export function factRoutes(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/loans/:loan/facts",
    {
      schema: {
        operationId: "listLoanFacts",
        summary: "What the lender says of a loan, for its borrower to show to whom he likes",
        params: Type.Object({ loan: Uuid }),
        response: { 200: FactsSchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const { id } = await loanBy(pool, params.loan);
      return shownFacts(pool, id);
    },
  );
}

export const shownFacts = async (pool: Pool, loan: string) => ({
  facts: (await factsOf(pool, loan)).map(({ body, stated }) => ({
    fact: body,
    bundle: bundleOf(body, stated) ?? null,
  })),
});
