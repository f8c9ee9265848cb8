import type { Pool } from "pg";
import { type Static, Type } from "typebox";
import { ApplicationSchema, PortraitSchema } from "../../credit/decision/application.ts";
import { policyHash } from "../../credit/decision/policy.ts";
import { Problem } from "../../errors.ts";
import { Uuid } from "../../http/people/schemas.ts";
import { problemReplies } from "../../http/problem.ts";
import type { HttpServer } from "../../http/server.ts";
import { SnapshotDocumentSchema } from "../../portrait/snapshot/document.ts";
import { modelHash } from "../../score/document/model.ts";
import { ScoringPageSchema, ScoringSchema } from "../answers/scoring.ts";
import type { DeskOptions } from "../desk.ts";
import { beginScoring, type NewCase, readScored, readScoring } from "./scoring.store.ts";

interface Options extends Pick<DeskOptions, "model" | "policy" | "now"> {
  readonly pool: Pool;
  readonly names: ReadonlyMap<string, string>;
  /** Lets the job begin at once. */
  readonly wake: () => void;
}

const CASES_MAX = 10_000;
/** So many portraits of a year by the month. */
const BODY_BYTES_MAX = 64 * 2 ** 20;
const PAGE = 100;
const PAGE_MAX = 1000;

const closed = { additionalProperties: false };
const Asked = Type.Object(
  {
    /** Left out: what the house granted and is not over, the newest of each factory. */
    cases: Type.Optional(
      Type.Array(
        Type.Object(
          {
            application: ApplicationSchema,
            portrait: Type.Optional(PortraitSchema),
            snapshot: Type.Optional(SnapshotDocumentSchema),
          },
          closed,
        ),
        { minItems: 1, maxItems: CASES_MAX },
      ),
    ),
  },
  closed,
);

/** Scores many cases at once, and decides nothing. */
export function scoringRoutes(app: HttpServer, options: Options): void {
  askRoute(app, options);
  readRoute(app, options);
}

function askRoute(app: HttpServer, { model, now, policy, pool, wake }: Options): void {
  const by = { model: modelHash(model), policy: policyHash(policy) };
  app.post(
    "/v1/scorings",
    {
      bodyLimit: BODY_BYTES_MAX,
      schema: {
        operationId: "scorePortfolio",
        summary: "Have many cases scored, by model and policy of now; it decides nothing",
        body: Asked,
        response: { 202: ScoringSchema },
      },
    },
    async ({ body: { cases } }, reply) => {
      const asked = { ...by, askedAt: now().toISOString() };
      const scoring = await beginScoring(pool, asked, cases?.map(newCase));
      wake();
      const job = await readScoring(pool, scoring);
      if (job === undefined) throw new Error("a scoring that was just kept is not there");
      return reply.code(202).header("location", `/v1/scorings/${scoring}`).send(job);
    },
  );
}

type Case = NonNullable<Static<typeof Asked>["cases"]>[number];

function newCase(one: Case, at: number): NewCase {
  if ((one.portrait === undefined) === (one.snapshot === undefined))
    throw new Problem("invalidRequest", `/cases/${String(at)}: a portrait, or a snapshot of one.`);
  return { factory: one.application.factory, input: JSON.stringify(one) };
}

function readRoute(app: HttpServer, { names, pool }: Options): void {
  const Page = Type.Object({
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: CASES_MAX })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
  });
  app.get(
    "/v1/scorings/:scoring",
    {
      schema: {
        operationId: "readScoring",
        summary: "How far a scoring is, and what came out, a page at a time",
        params: Type.Object({ scoring: Uuid }),
        querystring: Page,
        response: { 200: ScoringPageSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { scoring }, query: { after = 0, limit = PAGE } }) => {
      const job = await readScoring(pool, scoring);
      if (job === undefined) throw new Problem("notFound", "No scoring has this id.");
      const done = await readScored(pool, scoring, { after, limit });
      const isMore = done.length === limit || job.state === "running";
      return {
        ...job,
        cases: done.map(({ factory, ...rest }) => ({
          ...rest,
          firm: { id: factory, name: names.get(factory) ?? null },
        })),
        next: isMore ? (done.at(-1)?.place ?? after) : null,
      };
    },
  );
}
