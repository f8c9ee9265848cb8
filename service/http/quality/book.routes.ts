import { Type } from "typebox";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { type PlanShown, readPlans, readRuleSets, showPlan } from "../../quality/book.store.ts";
import { InspectionPlanSchema } from "../../quality/inspection-plan.ts";
import type { InspectionOptions } from "../inspection/options.ts";
import { PartyId } from "../party-id.ts";
import { Done, Nullable } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { Hash, Instant } from "./schemas.ts";

const PLANS = 100;
const toView = { access: { kind: "party", needs: "view" } } as const;
const Says = Nullable(InspectionPlanSchema);
const Count = Type.Integer({ minimum: 0 });

const PlanSchema = Type.Object({
  plan: Hash,
  publisher: PartyId,
  product: Type.String({ description: "SHA-256 of its name" }),
  version: Count,
  salt: Hash,
  minGrade: Type.Integer({ description: "1 managed, 2 software, 3 hardware; 0 any" }),
  state: Type.Enum(["inForce", "superseded", "withdrawn"]),
  successor: Nullable(Hash),
  publishedAt: Instant,
  isFinal: Type.Boolean(),
  requirements: Type.Array(
    Type.Object({ ruleSet: Hash, samples: Count, acceptance: Count, says: Says }),
  ),
  inspectors: Type.Array(PartyId, { description: "zero stands for the lot's own factory" }),
  auditors: Type.Array(PartyId),
  readers: Nullable(
    Type.Array(PartyId, { description: "whom the publisher shows it; for him alone" }),
  ),
});

const shown = ({ publishedAt, readers, successor, ...plan }: PlanShown) => ({
  ...plan,
  successor: successor ?? null,
  publishedAt: publishedAt.toISOString(),
  requirements: [...plan.requirements],
  inspectors: [...plan.inspectors],
  auditors: [...plan.auditors],
  readers: readers === undefined ? null : [...readers],
});

/** Rule sets and plans as the chain has them, for those whom they concern. */
export function bookRoutes(app: HttpServer, options: InspectionOptions): void {
  const { pool } = options;
  app.get(
    "/v1/parties/:party/rule-sets",
    {
      config: toView,
      schema: {
        operationId: "listRuleSets",
        summary: "Rule sets that the party published, newest first",
        params: Type.Object({ party: PartyId }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({ ruleSet: Hash, version: Count, publishedAt: Instant, says: Says }),
            ),
          }),
        },
      },
    },
    async ({ params: { party } }) => {
      const items = await readRuleSets(pool, party, PLANS);
      return {
        items: items.map((one) => ({ ...one, publishedAt: one.publishedAt.toISOString() })),
      };
    },
  );
  planRoutes(app, options);
}

function planRoutes(app: HttpServer, { pool }: InspectionOptions): void {
  app.get(
    "/v1/parties/:party/plans",
    {
      config: toView,
      schema: {
        operationId: "listPlans",
        summary: "Inspection plans that concern the party, newest first",
        params: Type.Object({ party: PartyId }),
        response: { 200: Type.Object({ items: Type.Array(PlanSchema) }) },
      },
    },
    async ({ params: { party } }) => ({
      items: (await readPlans(pool, party, { limit: PLANS })).map(shown),
    }),
  );

  app.get(
    "/v1/parties/:party/plans/:plan",
    {
      config: toView,
      schema: {
        operationId: "readPlan",
        params: Type.Object({ party: PartyId, plan: Hash }),
        response: { 200: PlanSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { party, plan } }) => {
      const [found] = await readPlans(pool, party, { plan, limit: 1 });
      if (found === undefined) throw new Problem("notFound", "No such plan concerns the party.");
      return shown(found);
    },
  );

  app.put(
    "/v1/parties/:party/plans/:plan/readers",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "showPlan",
        summary: "Whom the publisher shows a plan before there is a lot under it",
        params: Type.Object({ party: PartyId, plan: Hash }),
        body: Type.Object(
          { readers: Type.Array(PartyId, { maxItems: 200, uniqueItems: true }) },
          { additionalProperties: false },
        ),
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ body: { readers }, params: { party: publisher, plan } }, reply) => {
      const isOwn = await inTransaction(pool, (db) => showPlan(db, { plan, publisher, readers }));
      if (!isOwn) throw new Problem("notFound", "The party published no such plan.");
      return reply.code(204).send(null);
    },
  );
}
