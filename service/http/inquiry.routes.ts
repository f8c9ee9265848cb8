import { Type } from "typebox";
import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import { BundleSchema } from "../evidence/bundle.ts";
import { entryByHash } from "../evidence/entry.store.ts";
import { InquirySchema } from "../evidence/inquiry.ts";
import { bundleFor, type ProofSource } from "../evidence/proofs.store.ts";
import {
  inquiriesAfter,
  inquiryAt,
  type LoggedInquiry,
  newestInquiries,
} from "../parties/inquiry/inquiries.store.ts";
import { noticeKinds } from "../parties/inquiry/notice.ts";
import { newestNotices, noticesAfter } from "../parties/inquiry/notice.store.ts";
import type { Principal } from "../parties/principal.ts";
import { OfParty } from "./consent-schema.ts";
import type { EventStreams } from "./event-stream.ts";
import { Next, nextOf, pageOf, Paging } from "./people/paging.ts";
import { FollowAfter, partyEvents } from "./party-events.ts";
import { PartyId } from "./party-id.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Logged = Type.Object({
  index: Type.Integer(),
  statementHash: Type.String(),
  inquiry: InquirySchema,
});

const Notice = Type.Object({
  no: Type.Integer(),
  kind: Type.Enum([...noticeKinds]),
  at: Type.String(),
  about: Type.Record(Type.String(), Type.Unknown()),
});

const Index = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const OfInquiry = Type.Object({ party: PartyId, index: Index });

const EXPORT_LIMIT = 1000;
const byViewers = { access: { kind: "party", needs: "view" } } as const;

export interface InquiryRouteOptions {
  readonly source: ProofSource;
  readonly streams: EventStreams;
  readonly identify: (request: FastifyRequest) => Promise<Principal>;
}

/** Who looked at a party's data: to be read, taken away, and proven to others. */
export function inquiryRoutes(app: HttpServer, options: InquiryRouteOptions): void {
  listRoute(app, options);
  exportRoute(app, options);
  bundleRoute(app, options);
  noticeRoutes(app, options);
}

function listRoute(app: HttpServer, { source: { pool } }: InquiryRouteOptions): void {
  app.get(
    "/v1/parties/:party/inquiries",
    {
      config: byViewers,
      schema: {
        operationId: "listInquiries",
        summary: "Looks at a party's data, allowed and refused, newest first",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Logged), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const items = await newestInquiries(pool, params.party, page);
      return { items, next: nextOf(items.map(numbered), page.limit) };
    },
  );
}

const numbered = ({ index }: LoggedInquiry) => ({ no: index });

function exportRoute(app: HttpServer, { source: { pool } }: InquiryRouteOptions): void {
  app.get(
    "/v1/parties/:party/inquiries/export",
    {
      config: byViewers,
      schema: {
        operationId: "exportInquiries",
        summary: "Looks at a party's data in the order of the log, one a line",
        description:
          "A piece holds a thousand at most; the next one begins `after` its last index.",
        params: OfParty,
        querystring: Type.Object({ after: Type.Optional(Index) }),
        response: {
          200: {
            description: "Newline-delimited JSON",
            content: { "application/x-ndjson": { schema: Type.String() } },
          },
        },
      },
    },
    async ({ params, query: { after = -1 } }, reply) => {
      const piece = { after, limit: EXPORT_LIMIT };
      const inquiries = await inquiriesAfter(pool, params.party, piece);
      const lines = inquiries.map((one) => `${JSON.stringify(one)}\n`);
      return reply.type("application/x-ndjson; charset=utf-8").send(lines.join(""));
    },
  );
}

function bundleRoute(app: HttpServer, { source }: InquiryRouteOptions): void {
  app.get(
    "/v1/parties/:party/inquiries/:index/bundle",
    {
      config: byViewers,
      schema: {
        operationId: "readInquiryBundle",
        summary: "Everything that proves a look to whoever trusts nobody here",
        params: OfInquiry,
        response: { 200: BundleSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { index, party } }) => {
      const hash = await inquiryAt(source.pool, party, index);
      const entry = hash && (await entryByHash(source.pool, hash));
      if (entry === undefined)
        throw new Problem("notFound", "Nobody looked at this party's data there.");
      const bundle = await bundleFor(source, entry);
      if (bundle === undefined)
        throw new Problem("notAnchored", "No final anchor covers it yet; ask again.", 5);
      return bundle;
    },
  );
}

function noticeRoutes(app: HttpServer, options: InquiryRouteOptions): void {
  const { pool } = options.source;
  app.get(
    "/v1/parties/:party/notices",
    {
      config: byViewers,
      schema: {
        operationId: "listNotices",
        summary: "What a party is told, newest first",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Notice), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const items = await newestNotices(pool, params.party, page);
      return { items, next: nextOf(items, page.limit) };
    },
  );

  app.get(
    "/v1/parties/:party/notices/stream",
    {
      config: byViewers,
      schema: {
        operationId: "streamNotices",
        summary: "What a party is told, as it comes",
        params: OfParty,
        querystring: FollowAfter,
        response: { 200: { description: "Server-sent events, without an end" } },
        produces: ["text/event-stream"],
      },
    },
    (request, reply) => {
      const source = partyEvents(request, {
        name: "notices",
        identify: options.identify,
        newer: async (party, page) =>
          (await noticesAfter(pool, party, page)).map((notice) => ({
            no: notice.no,
            shown: notice,
          })),
      });
      return options.streams.send(reply, source, request.query.follow ?? true);
    },
  );
}
