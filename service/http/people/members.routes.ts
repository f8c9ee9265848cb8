import { type Static, Type } from "typebox";
import { listMembers, type Member } from "../../parties/people/membership.store.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { actorOf } from "./actor.ts";
import { OfParty } from "./keys.schemas.ts";
import { changeCapabilities, endSessionsOf, removePerson } from "./members.ts";
import type { PeopleOptions } from "./options.ts";
import { pageOf } from "./paging.ts";
import { Capabilities, Done, Nullable, Uuid } from "./schemas.ts";

const Person = Type.Object({
  account: Uuid,
  login: Type.String(),
  isDisabled: Type.Boolean(),
  capabilities: Type.Array(Type.String()),
});

const OfPerson = Type.Object({ party: PartyId, account: Uuid });
const byManagers = { access: { kind: "party", needs: "manage", by: "people" } } as const;

/** Who acts for a party, and how far. */
export function memberRoutes(app: HttpServer, options: PeopleOptions): void {
  listRoute(app, options);
  capabilityRoute(app, options);
  endingRoutes(app, options);
}

function listRoute(app: HttpServer, { pool }: PeopleOptions): void {
  app.get(
    "/v1/parties/:party/people",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "listPeople",
        params: OfParty,
        querystring: Type.Object({
          after: Type.Optional(Uuid),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        }),
        response: {
          200: Type.Object({ items: Type.Array(Person), next: Nullable(Uuid) }),
        },
      },
    },
    async ({ params, query }) => {
      const { limit } = pageOf(query.limit === undefined ? {} : { limit: query.limit });
      const people = await listMembers(pool, params.party, { after: query.after, limit });
      const last = people.length < limit ? undefined : people.at(-1);
      return { items: people.map(shown), next: last?.account ?? null };
    },
  );
}

function capabilityRoute(app: HttpServer, options: PeopleOptions): void {
  app.put(
    "/v1/parties/:party/people/:account",
    {
      config: byManagers,
      schema: {
        operationId: "changeCapabilities",
        summary: "Give somebody other capabilities, from his next request on",
        params: OfPerson,
        body: Type.Object({ capabilities: Capabilities }, { additionalProperties: false }),
        response: { 204: Done, ...problemReplies(404, 409) },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, capabilities: request.body.capabilities };
      await changeCapabilities(options, actorOf(request), request.principal, change);
      return reply.code(204).send(null);
    },
  );
}

function endingRoutes(app: HttpServer, options: PeopleOptions): void {
  app.delete(
    "/v1/parties/:party/people/:account",
    {
      config: byManagers,
      schema: {
        operationId: "removePerson",
        summary: "Let somebody act for the party no more; the keys that he made end with it",
        params: OfPerson,
        response: { 204: Done, ...problemReplies(404, 409) },
      },
    },
    async (request, reply) => {
      await removePerson(options, actorOf(request), request.params);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/v1/parties/:party/people/:account/sessions",
    {
      config: byManagers,
      schema: {
        operationId: "endSessionsOfPerson",
        summary: "Make somebody sign in again everywhere",
        params: OfPerson,
        response: { 200: Type.Object({ ended: Type.Integer() }), ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const ended = await endSessionsOf(options, actorOf(request), request.params);
      return reply.send({ ended });
    },
  );
}

const shown = ({ account, capabilities, isDisabled, login }: Member): Static<typeof Person> => ({
  account,
  login,
  isDisabled,
  capabilities: [...capabilities],
});
