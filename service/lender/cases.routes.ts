import { createHmac } from "node:crypto";
import type { Pool } from "pg";
import { Type } from "typebox";
import {
  listCases,
  readDecision,
  readDocument,
  rulingAbout,
} from "../credit/decision/decision.store.ts";
import type { Policy } from "../credit/decision/policy-schema.ts";
import type { Receipt } from "../credit/decision/receipt-schema.ts";
import { RulingSchema } from "../credit/decision/ruling.ts";
import { Problem } from "../errors.ts";
import { Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import type { Model } from "../score/document/model-schema.ts";
import { CasePageSchema, WholeCaseSchema } from "./answers/case.ts";
import { refusedDecisions } from "./answers/decision.ts";
import { contestsOf } from "./applicant.store.ts";
import { type CaseSummary, summaryOf } from "./case.ts";
import { oneOf, refusing } from "./decisions.routes.ts";
import { type Desk, receiptOf } from "./desk.ts";

const PAGE = 25;

/** All that a person needs to judge a case by. */
export interface WholeCase {
  readonly summary: CaseSummary;
  readonly receipt: Receipt;
  readonly ruling: { readonly decision: string; readonly receipt: Receipt } | null;
  readonly model: Model;
  readonly policy: Policy;
  /** Key id of the house: what `replay-decision --signer` takes. */
  readonly signer: string;
}

export interface CasePage {
  readonly cases: readonly CaseSummary[];
  readonly next: string | null;
}

interface Options {
  readonly pool: Pool;
  readonly names: ReadonlyMap<string, string>;
  readonly signer: string;
  readonly desk: Desk;
  /** What people's pseudonyms are made with. */
  readonly pseudonyms: string;
}

/** What the house's pages show of what it decided. */
export function caseRoutes(
  app: HttpServer,
  { desk, names, pool, pseudonyms, signer }: Options,
): void {
  const nameOf = (party: string): string | null => names.get(party) ?? null;

  const Asked = Type.Object({
    after: Type.Optional(Uuid),
    open: Type.Optional(Type.Literal("true")),
  });
  app.get(
    "/v1/cases",
    {
      schema: {
        operationId: "listCases",
        summary: "Cases for people, the newest first; `open`: only those that wait for a person",
        querystring: Asked,
        response: { 200: CasePageSchema },
      },
    },
    async ({ query }): Promise<CasePage> => {
      const { after = null, open } = query;
      const kept = await listCases(pool, { after, isOpen: open === "true", max: PAGE + 1 });
      const shown = kept.slice(0, PAGE);
      const contests = await contestsOf(
        pool,
        shown.map(({ decision }) => decision.id),
      );
      const cases = shown.map((one) => summaryOf(one, nameOf, contests.get(one.decision.id)));
      return { cases, next: kept.length > PAGE ? (cases.at(-1)?.decision ?? null) : null };
    },
  );

  app.get(
    "/v1/cases/:decision",
    {
      schema: {
        operationId: "readCase",
        summary: "All that a person needs to judge a case by",
        params: Type.Object({ decision: Uuid }),
        response: { 200: WholeCaseSchema },
      },
    },
    async ({ params }): Promise<WholeCase> => {
      const kept = await readDecision(pool, params.decision);
      if (kept === undefined || kept.about !== undefined)
        throw new Problem("notFound", "No case has this id.");
      const ruling = await rulingAbout(pool, kept.id);
      const receipt = receiptOf(kept);
      const { told } = receipt.body;
      return {
        summary: summaryOf(
          { decision: kept, ruling },
          nameOf,
          (await contestsOf(pool, [kept.id])).get(kept.id),
        ),
        receipt,
        ruling: ruling === undefined ? null : { decision: ruling.id, receipt: receiptOf(ruling) },
        model: await documentOf<Model>(pool, told.model),
        policy: await documentOf<Policy>(pool, told.policy),
        signer,
      };
    },
  );

  const Ruled = Type.Object(
    {
      /** Whom the house knows the pseudonym of; the receipt names nobody. */
      by: Type.String({ minLength: 1, maxLength: 200 }),
      ...Type.Omit(RulingSchema, ["at", "person"]).properties,
    },
    { additionalProperties: false },
  );
  app.post(
    "/v1/cases/:decision/ruling",
    {
      schema: {
        operationId: "ruleCase",
        summary:
          "Decide as a person about what was referred, or refused and contested; signed, once",
        params: Type.Object({ decision: Uuid }),
        body: Ruled,
        response: { 201: Type.Object({ decision: Uuid }), ...refusedDecisions },
      },
    },
    async ({ body: { because, by, grants }, params }, reply) => {
      const person = createHmac("sha256", pseudonyms).update(folded(by)).digest("hex");
      const found = await refusing(() => desk.rule(params.decision, { person, grants, because }));
      if (found === undefined) throw new Problem("notFound", "No case has this id.");
      return reply.code(201).send({ decision: oneOf(found).id });
    },
  );
}

/** Another spelling is not another person. */
const folded = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

async function documentOf<Document>(pool: Pool, hash: string): Promise<Document> {
  const text = await readDocument(pool, hash);
  if (text === undefined) throw new Error("a decision was kept without its model or its policy");
  return JSON.parse(text) as Document;
}
