import type { Pool } from "pg";
import { decidedSince } from "../credit/decision/decision.store.ts";
import { drawnLoans } from "../credit/loan/loan.store.ts";
import { newestReviews } from "../credit/warning/review.store.ts";
import type { HttpServer } from "../http/server.ts";
import { OverviewSchema } from "./answers/overview.ts";
import type { DeskOptions } from "./desk.ts";
import type { LoanBook } from "./loan-book.ts";
import { type Overview, overviewOf } from "./overview.ts";
import { standingSince } from "./standing.store.ts";

interface Options extends Pick<DeskOptions, "model" | "policy" | "now"> {
  readonly pool: Pool;
  readonly names: ReadonlyMap<string, string>;
  /** Undefined where there is no loan book. */
  readonly book: (() => Promise<LoanBook>) | undefined;
}

const YEAR_MS = 365 * 86_400_000;

/** How the decisions of a year stand together. */
export function overviewRoutes(
  app: HttpServer,
  { book: read, model, names, now, policy, pool }: Options,
): void {
  const schema = {
    operationId: "readOverview",
    summary:
      "Exposure against caps, a year's decisions, and whether the model still fits who comes",
    response: { 200: OverviewSchema },
  };
  app.get("/v1/overview", { schema }, async (): Promise<Overview> => {
    const at = now();
    const book = await read?.();
    return overviewOf({
      model,
      policy,
      book,
      offers: book === undefined ? [] : await standingSince(pool, book.asOf, at.toISOString()),
      decided: await decidedSince(pool, new Date(at.getTime() - YEAR_MS)),
      loans: await drawnLoans(pool),
      reviews: [...(await newestReviews(pool)).values()],
      nameOf: (party) => names.get(party) ?? null,
      now: at.toISOString(),
    });
  });
}
