import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import { primaryKeys } from "../../trace/digital-link-keys.ts";
import { publishedAmong } from "../../trace/published.store.ts";
import type { PublishedCode } from "../../trace/published.ts";
import { problemReplies } from "../problem.ts";
import { NODES_POLICY, permissions } from "../security-headers.ts";
import type { PageFile } from "../pages.ts";
import { sendPage } from "../send-page.ts";
import type { HttpServer } from "../server.ts";
import { widening, wordsOf } from "../../trace/code-scope.ts";
import { publicLot } from "../../trace/public-trace.store.ts";
import { codeOfPath, originOf, pathOf, tracePathOf } from "./code.ts";
import { preferred } from "./accept.ts";
import {
  HTML,
  JSON_TYPE,
  type Link,
  linkHeader,
  LINKSET_JSON,
  linksetOf,
  linksOf,
  namespaces,
  relationOf,
  type Shown,
} from "./linkset.ts";
import type { LinkOptions } from "./options.ts";
import { countScan } from "./scans.routes.ts";

const config = { access: { kind: "published" } } as const;

const Query = Type.Object({
  linkType: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "`all` for everything there is, `gs1:epcis` and the like for one of it",
    }),
  ),
});

const Answers = {
  200: {
    description: "The page for a person, or the links for a program",
    content: {
      "text/html": { schema: Type.String() },
      [LINKSET_JSON]: { schema: Type.Unsafe<unknown>({ type: "object" }) },
    },
  },
  307: Type.Null({ description: "Where that kind of link, or that media type, leads" }),
};

/**
 * A GS1-Conformant Resolver for the codes that parties show: `GET /01/{gtin}/10/{lot}/21/{serial}` and every other key,
 * more or less precise; `/id/{URI}` for what is no GS1 key. What is shown of a lot is shown for its serials too.
 */
export function resolverRoutes(app: HttpServer, options: LinkOptions): void {
  const answer = (request: Asked, reply: FastifyReply): Promise<FastifyReply> =>
    resolve(options, request, reply);
  for (const key of [...Object.keys(primaryKeys), "id"]) {
    const shown = documented[key];
    app.get(
      `/${key}/*`,
      {
        config,
        schema: {
          ...(shown ?? { hide: true }),
          querystring: Query,
          response: { ...Answers, ...problemReplies(400, 404, 406) },
        },
      },
      answer,
    );
    app.options(`/${key}/*`, { config, schema: { hide: true } }, (_request, reply) =>
      reply
        .code(204)
        .headers({ allow: "GET, HEAD, OPTIONS", ...forPrograms })
        .send(),
    );
  }
  descriptionRoute(app, options);
}

/** One of each sort; the others are alike. */
const documented: Readonly<Record<string, { operationId: string; summary: string }>> = {
  "01": { operationId: "resolveProduct", summary: "A product, lot or serial by its GS1 code" },
  "00": { operationId: "resolveShipment", summary: "A logistic unit by its GS1 code" },
  id: { operationId: "resolveOther", summary: "A thing by a URI that is no GS1 key" },
};

type Asked = FastifyRequest<{ Querystring: Static<typeof Query> }>;

/** Pages of other sites may read what everybody may read. */
const forPrograms = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "link",
} as const;

async function resolve(
  options: LinkOptions,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const origin = originOf(request, options.site);
  const code = codeOfPath(request.url);
  const published = await publishedAmong(options.pool, widening(code), options.now());
  if (published.length === 0)
    throw new Problem("notFound", `Nobody shows anything of ${pathOf(code)}.`);
  const shown = { origin, code, published, factory: await factoryOf(options, code, published) };
  const links = linksOf(shown);
  const found = { ...shown, links };
  reply.headers({ ...forPrograms, vary: "accept", link: linkHeader(shown, links) });
  const { linkType } = request.query;
  if (linkType === "all" || linkType === "linkset") return sendLinkset(reply, found);
  if (linkType !== undefined)
    return reply.redirect(targetOf(linkType, links, request.headers.accept), 307);
  return negotiate(options, request, reply, found);
}

interface Found extends Shown {
  readonly links: readonly Link[];
}

/** Whose lot it is, where its verdict is shown. */
async function factoryOf(
  { pool }: LinkOptions,
  code: string,
  published: readonly PublishedCode[],
): Promise<string | undefined> {
  const words = wordsOf({ code, published }, "verdict");
  if (words.length === 0) return undefined;
  const lot = await publicLot(pool, words);
  return published.some(({ party }) => party === lot?.factory) ? lot?.factory : undefined;
}

/** A person gets the page, a program what it says that it takes. @throws Problem `notAcceptable` */
async function negotiate(
  options: LinkOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found,
): Promise<FastifyReply> {
  const { accept } = request.headers;
  const types = [HTML, LINKSET_JSON, ...found.links.flatMap(({ type }) => type ?? [])];
  const type = preferred(accept, types);
  if (type === undefined)
    throw new Problem("notAcceptable", `There is ${[...new Set(types)].join(", ")} of it.`);
  if (type === LINKSET_JSON) return sendLinkset(reply, found);
  if (type !== HTML) return reply.redirect(hrefOf(type, found), 307);
  if (request.method === "GET" && accept?.includes(HTML) === true)
    await counted(options, found.code, request);
  if (options.page === undefined) return reply.redirect(hrefOf(JSON_TYPE, found), 307);
  return showPage(options.page, request, reply, found);
}

const hrefOf = (type: string, { links, origin, code }: Found): string =>
  links.find((link) => link.type === type)?.href ?? origin + pathOf(code);

/** Nobody waits in vain for what he scanned because it could not be counted. */
const counted = (options: LinkOptions, code: string, request: FastifyRequest): Promise<void> =>
  countScan(options, { code, ip: request.ip }).catch((error: unknown) =>
    request.log.warn({ err: error }, "a scan was not counted"),
  );

function showPage(
  page: PageFile,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found,
): FastifyReply {
  // Begun with the first bytes of the page, not when its script is there and asks.
  const early = `<${tracePathOf(request.url)}>; rel="preload"; as="fetch"; crossorigin`;
  reply.headers({
    "content-security-policy": NODES_POLICY,
    "cache-control": "no-cache",
    // Only where the reader presses for it.
    "permissions-policy": permissions({ geolocation: "(self)" }),
    link: `${linkHeader(found, found.links)}, ${early}`,
  });
  return sendPage(request, reply, page);
}

const sendLinkset = (reply: FastifyReply, found: Found): FastifyReply =>
  reply.type(LINKSET_JSON).send(JSON.stringify(linksetOf(found, found.links)));

/**
 * Of several links of a kind the one whose media type the client would rather have.
 * @throws Problem `notFound` for a kind of link that the code does not have
 */
function targetOf(linkType: string, links: readonly Link[], accept: string | undefined): string {
  const relation = relationOf(linkType);
  const found = links.filter((link) => link.relation === relation);
  const type = preferred(
    accept,
    found.flatMap((link) => link.type ?? []),
  );
  const target = found.find((link) => link.type === type) ?? found[0];
  if (target === undefined)
    throw new Problem("notFound", `It has no link of that type; linkType=all names what it has.`);
  return target.href;
}

const Description = Type.Object({
  name: Type.String(),
  resolverRoot: Type.String(),
  supportedPrimaryKeys: Type.Array(Type.String()),
  supportedLinkType: Type.Array(Type.Object({ namespace: Type.String(), prefix: Type.String() })),
  linkTypeDefaultCanBeLinkset: Type.Boolean(),
});

/** The resolver description file (GS1-Conformant Resolver standard, section 3.7). */
function descriptionRoute(app: HttpServer, { site }: LinkOptions): void {
  app.get(
    "/.well-known/gs1resolver",
    {
      config: { access: { kind: "public" } },
      schema: {
        operationId: "describeResolver",
        response: { 200: Description },
      },
    },
    (request, reply) => {
      reply.headers(forPrograms);
      return {
        name: "Tallystick",
        resolverRoot: originOf(request, site),
        supportedPrimaryKeys: Object.keys(primaryKeys),
        supportedLinkType: [...namespaces],
        linkTypeDefaultCanBeLinkset: false,
      };
    },
  );
}
