import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { codesOf, publishCode, withdrawCode } from "../../trace/published.store.ts";
import { FactsSchema, type PublishedCode, sections } from "../../trace/published.ts";
import { PartyId } from "../party-id.ts";
import { Next, pageOf, Paging } from "../people/paging.ts";
import { Done, Instant, Nullable } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { codeOf, pathOf, readable } from "./code.ts";
import type { LinkOptions } from "./options.ts";

const Uri = Type.String({
  minLength: 1,
  maxLength: 1024,
  // No character that RFC 3986 has no place for: they would end the header that names the code.
  pattern: "^[A-Za-z][A-Za-z0-9+.\\-]*:[!#-;=?-\\[\\]_a-z~]+$",
  description: "GS1 Digital Link of any domain, or another URI",
});
const Sections = Type.Array(Type.Enum([...sections]), { minItems: 1, uniqueItems: true });

const NewCode = Type.Object(
  {
    code: Uri,
    sections: Sections,
    facts: Type.Optional(FactsSchema),
    until: Type.Optional(Instant),
  },
  { additionalProperties: false },
);

const Code = Type.Object({
  no: Type.Integer(),
  code: Type.String({ description: "canonical" }),
  readable: Type.String(),
  path: Type.String({ description: "where this service answers it" }),
  sections: Sections,
  facts: Nullable(FactsSchema),
  publishedAt: Instant,
  until: Nullable(Instant),
});

const OfParty = Type.Object({ party: PartyId });
const manages = { access: { kind: "party", needs: "manage" } } as const;

/** What a party shows to everybody who scans its codes. */
export function codeRoutes(app: HttpServer, { now, pool }: LinkOptions): void {
  app.get(
    "/v1/parties/:party/codes",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listCodes",
        summary: "Codes that the party shows to everybody, newest first",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Code), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const items = (await codesOf(pool, params.party, page)).map(shown);
      return { items, next: items.length < page.limit ? null : (items.at(-1)?.no ?? null) };
    },
  );

  app.put(
    "/v1/parties/:party/codes",
    {
      config: manages,
      schema: {
        operationId: "publishCode",
        summary: "Show a code to everybody, or show more or less of it",
        description:
          "Whatever is not named here stays hidden. Sections: `product` shows `facts`, `verdict` how its lot was " +
          "judged, `events` what this party said of it, `upstream` what it is made of as far as suppliers show that.",
        params: OfParty,
        body: NewCode,
        response: { 200: Code, ...problemReplies(400) },
      },
    },
    async ({ body, params }) => {
      const publishedAt = now();
      const one = {
        party: params.party,
        code: codeOf(body.code),
        sections: body.sections,
        facts: body.facts,
        publishedAt,
        untilAt: laterThan(publishedAt, body.until),
      };
      const publication = await publishCode(pool, one);
      return shown({ ...one, publication, partyName: undefined });
    },
  );

  app.delete(
    "/v1/parties/:party/codes/:publication",
    {
      config: manages,
      schema: {
        operationId: "withdrawCode",
        summary: "Show a code to nobody any more, from the next scan on",
        params: Type.Object({
          party: PartyId,
          publication: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        }),
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params }, reply) => {
      if (!(await withdrawCode(pool, params.party, params.publication)))
        throw new Problem("notFound", "The party shows no such code.");
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem `invalidRequest` */
function laterThan(now: Date, until: string | undefined): Date | undefined {
  if (until === undefined) return undefined;
  const at = new Date(until);
  if (!(at > now)) throw new Problem("invalidRequest", "`until` is over already.");
  return at;
}

const shown = (one: PublishedCode) => ({
  no: one.publication,
  code: one.code,
  readable: readable(one.code),
  path: pathOf(one.code),
  sections: [...one.sections],
  facts: one.facts ?? null,
  publishedAt: one.publishedAt.toISOString(),
  until: one.untilAt?.toISOString() ?? null,
});
