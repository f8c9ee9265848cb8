import type { Pool } from "pg";
import { Type } from "typebox";
import { readDecision } from "../credit/decision/decision.store.ts";
import { factsOf } from "../credit/fact/fact.store.ts";
import { Problem } from "../errors.ts";
import { BundleSchema } from "../evidence/bundle.ts";
import { problemReplies } from "../http/problem.ts";
import { Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import { loanBy } from "./loan-answer.ts";
import { decisionBundle, FactsSchema, shownFacts } from "./own-facts.ts";

/** What is on record, for the lender's people, who hand it to the borrower. */
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
      return shownFacts(await factsOf(pool, id));
    },
  );

  app.get(
    "/v1/decisions/:decision/bundle",
    {
      schema: {
        operationId: "readDecisionBundle",
        summary: "That a decision is on record in the log; not found until it is anchored",
        params: Type.Object({ decision: Uuid }),
        response: { 200: BundleSchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const kept = await readDecision(pool, params.decision);
      const bundle = kept && (await decisionBundle(pool, kept));
      if (bundle === undefined) throw new Problem("notFound", "It is not on record yet.");
      return bundle;
    },
  );
}
