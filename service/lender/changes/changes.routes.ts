import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import type { HttpServer } from "../../http/server.ts";
import { changeKinds } from "./change.ts";
import { changesAfter } from "./change.store.ts";

const LIMIT = 100;

const Query = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, description: "`next` of the page before" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: LIMIT })),
  dead: Type.Optional(
    Type.Boolean({ description: "only those of which your systems could not be told" }),
  ),
});

const Answer = Type.Object({
  changes: Type.Array(
    Type.Object({
      no: Type.Integer(),
      id: Type.String(),
      kind: Type.Enum([...changeKinds]),
      subject: Type.String({ description: "the decision or the loan" }),
      what: Type.String({ description: "outcome, state of the limit, or what happened" }),
      factory: Type.String(),
      at: InstantSchema,
    }),
  ),
  next: Type.Union([Type.Integer(), Type.Null()]),
});

/** What changed, for whoever was not listening. */
export function changeRoutes(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/changes",
    {
      schema: {
        operationId: "listChanges",
        summary: "What changed, from any point on, in the order in which webhooks tell of it",
        querystring: Query,
        response: { 200: Answer },
      },
    },
    async ({ query: { after = 0, dead = false, limit = LIMIT } }) => {
      const changes = await changesAfter(pool, { after, isDead: dead, limit });
      return { changes, next: changes.length === limit ? (changes.at(-1)?.no ?? null) : null };
    },
  );
}
