import { Type } from "typebox";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { Problem } from "../../errors.ts";
import {
  InspectionPlanSchema,
  planId,
  type RuleFault,
  ruleFaults,
} from "../../quality/inspection-plan.ts";
import { keepLot, keepPlan, listLots, listPlans } from "../../quality/inspection-plan.store.ts";
import { InvalidRules } from "../../quality/rule-set.ts";
import { PartyId } from "../party-id.ts";
import { Done } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { InspectionOptions } from "./options.ts";

const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Uri = Type.String({ pattern: "^[!-~]{1,512}$" });
const RuleSets = Type.Array(Hash, { minItems: 1, maxItems: 16, uniqueItems: true });
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: "pieces" });
/** What a phone keeps for the time without a network. */
const PLANS = 100;
const LOTS = 500;

/** What a party's inspectors measure, and of which lots. */
export function planRoutes(app: HttpServer, { now, pool }: InspectionOptions): void {
  app.get(
    "/v1/parties/:party/inspection-plans",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readInspectionPlans",
        summary: "What the party's inspectors measure, and of which lots; newest first",
        params: Type.Object({ party: PartyId }),
        response: {
          200: Type.Object({
            plans: Type.Array(Type.Object({ ruleSet: Hash, plan: InspectionPlanSchema })),
            lots: Type.Array(Type.Object({ lot: Hash, uri: Type.String(), ruleSets: RuleSets })),
          }),
        },
      },
    },
    async ({ params: { party } }) => {
      const [plans, lots] = await Promise.all([
        listPlans(pool, party, PLANS),
        listLots(pool, party, LOTS),
      ]);
      return { plans, lots: lots.map((lot) => ({ ...lot, ruleSets: [...lot.ruleSets] })) };
    },
  );

  app.put(
    "/v1/parties/:party/inspection-plans/:ruleSet",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "keepInspectionPlan",
        summary: "Tell a party's inspectors what a rule set says, and how many samples it takes",
        params: Type.Object({ party: PartyId, ruleSet: Hash }),
        body: InspectionPlanSchema,
        response: { 204: Done, ...problemReplies(422) },
      },
    },
    async ({ body, params: { party, ruleSet } }, reply) => {
      if (idOf(body) !== ruleSet)
        throw new Problem("documentRefused", "The rules do not hash to the name in the path.");
      await keepPlan(pool, { party, ruleSet, canonical: canonicalize(body) }, now());
      return reply.code(204).send(null);
    },
  );

  app.put(
    "/v1/parties/:party/inspection-lots/:lot",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "keepInspectionLot",
        summary: "Let a party's inspectors find a lot by what its label says",
        params: Type.Object({ party: PartyId, lot: Hash }),
        body: Type.Object(
          { uri: Uri, ruleSets: RuleSets, quantity: Type.Optional(Quantity) },
          { additionalProperties: false },
        ),
        response: { 204: Done },
      },
    },
    async ({ body, params: { lot, party } }, reply) => {
      await keepLot(pool, party, { lot, ...body }, now());
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem `documentRefused` for rules that no chain takes */
function idOf(plan: Parameters<typeof planId>[0]): string {
  const faults = ruleFaults(plan);
  if (faults.length > 0)
    throw new Problem(
      "documentRefused",
      "No rule set.",
      undefined,
      faults.map((fault) => ({ ...fault, detail: said[fault.code] })),
    );
  try {
    return planId(plan);
  } catch (error) {
    if (!(error instanceof InvalidRules)) throw error;
    throw new Problem("documentRefused", `No rule set: ${error.message}.`);
  }
}

const said: Readonly<Record<RuleFault["code"], string>> = {
  limitsCrossed: "nothing lies within these limits",
  twice: "another rule is of the same metric and unit",
};
