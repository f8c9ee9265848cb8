import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { request8d, supplies } from "../../quality/request.store.ts";
import type { InspectionOptions } from "../inspection/options.ts";
import { PartyId } from "../party-id.ts";
import { Done, Nullable } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { Hash } from "./schemas.ts";

const Count = Type.Integer({ minimum: 0 });

/** What a buyer asks of his suppliers, and how they do. */
export function inboxRoutes(app: HttpServer, { now, pool }: InspectionOptions): void {
  app.post(
    "/v1/parties/:party/lots/:lot/requests",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "request8d",
        summary: "Ask the lot's factory for an 8D report",
        description: "It stands with the lot for everybody who has a say about it.",
        params: Type.Object({ party: PartyId, lot: Hash }),
        body: Type.Object(
          { kind: Type.Enum(["8d"]), text: Type.String({ minLength: 1, maxLength: 4000 }) },
          { additionalProperties: false },
        ),
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ body: { text }, params }, reply) => {
      if (!(await request8d(pool, { ...params, text }, now())))
        throw new Problem("notFound", "No such lot is under a plan of the party.");
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/v1/parties/:party/supplies",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listSupplies",
        summary: "How suppliers do under the party's plans, the worst first",
        params: Type.Object({ party: PartyId }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                factory: PartyId,
                product: Nullable(Type.String()),
                open: Count,
                released: Count,
                contradicted: Count,
                judged: Count,
                failed: Count,
                good: Count,
                asked: Count,
              }),
            ),
          }),
        },
      },
    },
    async ({ params: { party } }) => ({
      items: (await supplies(pool, party)).map((one) => ({
        ...one,
        product: one.product ?? null,
      })),
    }),
  );
}
