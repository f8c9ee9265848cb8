import { Type } from "typebox";
import { listActs } from "../../parties/people/admin-act.store.ts";
import type { HttpServer } from "../server.ts";
import { OfParty } from "./keys.schemas.ts";
import type { PeopleOptions } from "./options.ts";
import { Next, nextOf, pageOf, Paging } from "./paging.ts";
import { Instant, Nullable } from "./schemas.ts";

const Act = Type.Object({
  no: Type.Integer(),
  at: Instant,
  actorKind: Type.Enum(["person", "machine", "console"]),
  actor: Nullable(Type.String({ description: "Account or API key" })),
  action: Type.String(),
  subject: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
  address: Nullable(Type.String()),
});

/** What was done to the people and machines of a party. */
export function auditRoutes(app: HttpServer, { pool }: PeopleOptions): void {
  app.get(
    "/v1/parties/:party/audit",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "readAudit",
        summary: "Who did what to whom, when and from where; newest first",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Act), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const acts = await listActs(pool, params.party, page);
      return {
        items: acts.map((act) => ({ ...act, at: act.at.toISOString() })),
        next: nextOf(acts, page.limit),
      };
    },
  );
}
