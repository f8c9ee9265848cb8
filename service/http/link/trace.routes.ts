import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { publishedAmong } from "../../trace/published.store.ts";
import { FactsSchema, sections } from "../../trace/published.ts";
import { Instant, Nullable } from "../people/schemas.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { codeOf, readable, widening } from "./code.ts";
import type { LinkOptions } from "./options.ts";

const ById = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 1024, pattern: "^[!-~]+$" }),
});

const Said = Type.Object({
  party: PartyId,
  name: Nullable(Type.String()),
  code: Type.String({ description: "what it was published for: the thing, its lot or product" }),
  sections: Type.Array(Type.Enum([...sections])),
  facts: Nullable(FactsSchema),
  publishedAt: Instant,
});

const Trace = Type.Object({ id: Type.String(), readable: Type.String(), said: Type.Array(Said) });

/** What everybody may see of a thing: what each party shows of it, as that party's word. */
export function traceRoutes(app: HttpServer, { now, pool }: LinkOptions): void {
  app.get(
    "/v1/trace",
    {
      config: { access: { kind: "published" } },
      schema: {
        operationId: "readTrace",
        summary: "What parties show of a thing",
        querystring: ById,
        response: { 200: Trace, ...problemReplies(404) },
      },
    },
    async ({ query }, reply) => {
      const code = codeOf(query.id);
      const published = await publishedAmong(pool, widening(code), now());
      if (published.length === 0) throw new Problem("notFound", "Nobody shows anything of it.");
      reply.header("access-control-allow-origin", "*");
      return {
        id: code,
        readable: readable(code),
        said: published.map((one) => ({
          party: one.party,
          name: one.partyName ?? null,
          code: one.code,
          sections: [...one.sections],
          facts: one.facts ?? null,
          publishedAt: one.publishedAt.toISOString(),
        })),
      };
    },
  );
}
