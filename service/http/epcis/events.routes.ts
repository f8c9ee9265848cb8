import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import { captureEvent } from "../../trace/capture/capture.store.ts";
import { capturedEvent } from "../../trace/capture/captured-event.ts";
import { readEvent } from "../../trace/capture/document.ts";
import { decodeToken, encodeToken } from "../../trace/capture/page-token.ts";
import { findEvents } from "../../trace/capture/query.store.ts";
import { type EventQuery, type Parameters, readQuery } from "../../trace/capture/query.ts";
import { queryDocument } from "../../trace/capture/query-document.ts";
import { ownParty } from "../own-party.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { capturerOf, textOf } from "./body.ts";
import { linkNext } from "./link.ts";
import { BASE, DOCUMENT_BYTES_MAX, type EpcisOptions, PER_PAGE } from "./options.ts";
import { EVENTS_DESCRIPTION, Paging, QueryDocument, queryParameters } from "./schemas.ts";

const views = { access: { kind: "anyParty", needs: "view" } } as const;
const EventsQuery = Type.Object({ ...Paging, ...queryParameters });

/** Single events, and queries. */
export function eventRoutes(app: HttpServer, options: EpcisOptions): void {
  captureRoute(app, options);

  app.get(
    `${BASE}/events`,
    {
      config: views,
      schema: {
        operationId: "queryEpcisEvents",
        summary: "Events that your party captured, or its devices signed",
        description: EVENTS_DESCRIPTION,
        querystring: EventsQuery,
        response: { 200: QueryDocument, ...problemReplies(413) },
      },
    },
    async (request, reply) => answerQuery(options, request, reply, {}),
  );

  app.get(
    `${BASE}/events/:eventID`,
    {
      config: views,
      schema: {
        operationId: "readEpcisEvent",
        summary: "An event, and what declares it erroneous",
        params: Type.Object({ eventID: Type.String({ maxLength: 3000 }) }),
        response: { 200: QueryDocument, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const query = { ...readQuery({}), ids: [request.params.eventID] };
      const scope = { sayer: ownParty(request, "view") };
      const { events } = await findEvents(options.pool, scope, query, {
        perPage: 2,
        token: undefined,
      });
      if (events.length === 0) throw new Problem("notFound", "No event of yours has this id.");
      return reply.send(queryDocument(events, options.now()));
    },
  );
}

type PagedRequest = FastifyRequest<{ Querystring: Static<typeof EventsQuery> }>;

/** @param fixed conditions that the path lays down */
export async function answerQuery(
  { now, pool }: EpcisOptions,
  request: Pick<PagedRequest, "query"> & FastifyRequest,
  reply: FastifyReply,
  fixed: Parameters,
): Promise<FastifyReply> {
  const { nextPageToken, perPage = PER_PAGE, ...asked } = request.query;
  const query: EventQuery = readQuery({ ...(asked as Parameters), ...fixed });
  const token = nextPageToken === undefined ? undefined : decodeToken(nextPageToken);
  const scope = { sayer: ownParty(request, "view") };
  const { events, next } = await findEvents(pool, scope, query, { perPage, token });
  if (next !== undefined) linkNext(request, reply, encodeToken(next));
  return reply.send(queryDocument(events, now()));
}

function captureRoute(app: HttpServer, options: EpcisOptions): void {
  app.post(
    `${BASE}/events`,
    {
      config: { access: { kind: "anyParty", needs: "capture" } },
      bodyLimit: DOCUMENT_BYTES_MAX,
      schema: {
        operationId: "captureEpcisEvent",
        summary: "Capture a single event, at once",
        description:
          "Body: an event with its `@context`. The same event again is the same answer, stored once.",
        response: { 201: QueryDocument, ...problemReplies(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const capturer = capturerOf(request);
      const { context, event, prefixes } = readEvent(textOf(request.body));
      const captured = capturedEvent(event, prefixes, capturer);
      await captureEvent(options, capturer, captured, context);
      return reply
        .code(201)
        .header("location", `${BASE}/events/${encodeURIComponent(captured.id)}`)
        .send({ ...captured.body, eventID: captured.id });
    },
  );
}
