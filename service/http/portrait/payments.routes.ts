import { Type } from "typebox";
import { toHex } from "../../../device-attest/bytes.ts";
import { bodyHashOf } from "../../credit/decision/sign-decision.ts";
import { FactSchema } from "../../credit/fact/fact.ts";
import { inTransaction } from "../../db/pool.ts";
import {
  disclosedPayments,
  keepPayment,
  paymentFaults,
  withdrawPayments,
} from "../../portrait/payment/payment.store.ts";
import { storiesIn } from "../../portrait/payment/story.ts";
import { OfParty } from "../consent-schema.ts";
import type { HttpServer } from "../server.ts";
import type { SignalsOptions } from "./signal-request.ts";

const FACTS_MAX = 500;
const path = "/v1/parties/:party/payment-facts";

const DisclosedSchema = Type.Object({
  stories: Type.Array(
    Type.Object({
      by: Type.String({ description: "who says it" }),
      of: Type.String({ description: "name of the loan or invoice, which says nothing" }),
      what: Type.String(),
      day: Type.String(),
      daysLateMost: Type.Integer(),
      state: Type.Enum(["whole", "gap", "forked"]),
      shown: Type.Integer(),
    }),
  ),
});

/**
 * What a party discloses of how it paid its lenders and was paid by its buyers: facts that these said by their own keys.
 * Kept are lateness and days, never amounts; the portrait's section `payment` is counted from them.
 */
export function paymentRoutes(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.get(
    path,
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listPayments",
        summary: "What a party disclosed of how loans and invoices were paid",
        params: OfParty,
        response: { 200: DisclosedSchema },
      },
    },
    async ({ params }) => {
      const stories = storiesIn(await disclosedPayments(pool, params.party));
      return {
        stories: stories.map(({ newest: { by, day, daysLateMost, of, what }, state, told }) => ({
          by,
          of,
          what,
          day,
          daysLateMost,
          state,
          shown: told.length,
        })),
      };
    },
  );

  app.post(
    path,
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "disclosePayments",
        summary:
          "Disclose facts of credit that are about a party, as its lenders and buyers gave them",
        description:
          "As a lender's house hands them over (`facts` of GET /v1/application/facts); of what comes along nothing is read but the facts. Each has to be on record in this log, by a key of whoever says it.",
        params: OfParty,
        body: Type.Object({
          facts: Type.Array(Type.Object({ fact: FactSchema }), { maxItems: FACTS_MAX }),
        }),
        response: {
          200: Type.Object({
            kept: Type.Integer(),
            refused: Type.Array(
              Type.Object({ at: Type.Integer(), reason: Type.Enum([...paymentFaults]) }),
            ),
          }),
        },
      },
    },
    ({ body, params: { party } }) =>
      inTransaction(pool, async (db) => {
        const refused = [];
        for (const [at, { fact }] of body.facts.entries()) {
          const told = { ...fact, hash: toHex(bodyHashOf(fact)) };
          const reason = await keepPayment(db, party, told, now());
          if (reason !== undefined) refused.push({ at, reason });
        }
        return { kept: body.facts.length - refused.length, refused };
      }),
  );

  app.delete(
    path,
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "withdrawPayments",
        summary: "Take back all that was disclosed of payments; what snapshots say of it stays",
        params: OfParty,
        response: { 200: Type.Object({ withdrawn: Type.Integer() }) },
      },
    },
    async ({ params }) => ({ withdrawn: await withdrawPayments(pool, params.party) }),
  );
}
