import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import { lookerName } from "../../parties/inquiry/pseudonym.ts";
import {
  closeException,
  listExceptions,
  type TraceException,
} from "../../trace/capture/exception.store.ts";
import { PartyId } from "../party-id.ts";
import { Done, Instant, Nullable, Uuid } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { EpcisOptions } from "./options.ts";

const Exception = Type.Object({
  exception: Uuid,
  kind: Type.Enum(["unknownThing", "unknownPlace", "unknownParty", "eventRefused"]),
  about: Type.String({
    description: "URI of what is unknown; index of the entry of a refused event",
  }),
  eventID: Nullable(Type.String({ description: "The first event that names it" })),
  code: Nullable(Type.String({ description: "Why an event was refused" })),
  detail: Nullable(Type.String()),
  openedAt: Instant,
  closedAt: Nullable(Instant),
  closedBy: Nullable(Type.String({ description: "Null: it became known" })),
  reason: Nullable(Type.String()),
});
const LIMIT = 50;
const closed = { additionalProperties: false } as const;

/** What a party's events point at that nobody knows, and signed events that were refused. */
export function exceptionRoutes(app: HttpServer, { now, pool }: EpcisOptions): void {
  app.get(
    "/v1/parties/:party/trace-exceptions",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listTraceExceptions",
        summary: "What events point at that nobody knows, oldest first",
        params: Type.Object({ party: PartyId }),
        querystring: Type.Object({
          state: Type.Optional(Type.Enum(["open", "closed"])),
          after: Type.Optional(Type.String({ pattern: "^\\d{1,15}$" })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        }),
        response: {
          200: Type.Object({ items: Type.Array(Exception), next: Nullable(Type.String()) }),
        },
      },
    },
    async ({ params, query }) => {
      const limit = query.limit ?? LIMIT;
      const listing = { state: query.state, after: Number(query.after ?? 0), limit };
      const found = await listExceptions(pool, params.party, listing);
      const last = found.at(-1);
      return {
        items: found.map(shown),
        next: found.length === limit && last ? String(last.no) : null,
      };
    },
  );

  app.post(
    "/v1/parties/:party/trace-exceptions/:exception/closing",
    {
      config: { access: { kind: "party", needs: "capture", by: "people" } },
      schema: {
        operationId: "closeTraceException",
        summary: "Close an exception by hand, with the reason",
        params: Type.Object({ party: PartyId, exception: Uuid }),
        body: Type.Object(
          {
            reason: Type.String({ minLength: 3, maxLength: 500, pattern: "^[^\\u0000-\\u001f]+$" }),
          },
          closed,
        ),
        response: { 204: Done, ...problemReplies(404, 409) },
      },
    },
    async ({ body, params, principal }, reply) => {
      if (principal.kind === "anonymous") throw new Problem("unauthorized", "Sign in.");
      const by = lookerName(principal);
      const closing = { by, reason: body.reason, at: now() };
      const outcome = await closeException(pool, params.party, params.exception, closing);
      if (outcome === "unknown") throw new Problem("notFound", "No exception of the party's.");
      if (outcome === "notOpen") throw new Problem("conflict", "It is closed already.");
      return reply.code(204).send(null);
    },
  );
}

const shown = (one: TraceException): Static<typeof Exception> => ({
  exception: one.id,
  kind: one.kind,
  about: one.about,
  eventID: one.eventId ?? null,
  code: one.code ?? null,
  detail: one.detail ?? null,
  openedAt: one.openedAt.toISOString(),
  closedAt: one.closedAt?.toISOString() ?? null,
  closedBy: one.closedBy ?? null,
  reason: one.reason ?? null,
});
