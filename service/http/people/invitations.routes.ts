import { Type } from "typebox";
import { inTransaction } from "../../db/pool.ts";
import { listInvitations } from "../../parties/people/invitation.store.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { personOf } from "../sign-in/person.ts";
import { startSession } from "../sign-in/sessions.ts";
import { actorOf } from "./actor.ts";
import { expiryOf, requireOwn } from "./grant.ts";
import { accept, acceptAnew, invite, shownInvitation, withdraw } from "./invitations.ts";
import {
  Invitation,
  MadeInvitation,
  NewAccount,
  NewInvitation,
  NewMembership,
  OfInvitation,
} from "./invitations.schemas.ts";
import { OfParty } from "./keys.schemas.ts";
import type { PeopleOptions } from "./options.ts";
import { Next, nextOf, pageOf, Paging } from "./paging.ts";
import { Done, Idempotent } from "./schemas.ts";

const DAYS_MAX = 30;
const byManagers = { access: { kind: "party", needs: "manage", by: "people" } } as const;

/** Letting people act for a party: a manager makes a code, whoever has it uses it once. */
export function invitationRoutes(app: HttpServer, options: PeopleOptions): void {
  makingRoute(app, options);
  keepingRoutes(app, options);
  acceptanceRoutes(app, options);
}

function makingRoute(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/parties/:party/invitations",
    {
      config: byManagers,
      schema: {
        operationId: "invite",
        summary: "Make a code with which somebody may act for the party; it is shown this once",
        params: OfParty,
        headers: Idempotent,
        body: NewInvitation,
        response: { 201: MadeInvitation, ...problemReplies(409) },
      },
    },
    async (request, reply) => {
      const { body, headers, params, principal } = request;
      requireOwn(principal, params.party, body.capabilities);
      const madeAt = options.now();
      const made = await invite(options, actorOf(request), {
        party: params.party,
        label: body.label,
        capabilities: body.capabilities,
        madeBy: personOf(principal).account,
        madeAt,
        expiresAt: expiryOf(body.expiresAt, madeAt, DAYS_MAX),
        idempotencyKey: headers["idempotency-key"],
      });
      return reply.code(201).send(made);
    },
  );
}

function keepingRoutes(app: HttpServer, options: PeopleOptions): void {
  app.get(
    "/v1/parties/:party/invitations",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "listInvitations",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Invitation), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const invitations = await listInvitations(options.pool, params.party, page);
      return { items: invitations.map(shownInvitation), next: nextOf(invitations, page.limit) };
    },
  );

  app.delete(
    "/v1/parties/:party/invitations/:invitation",
    {
      config: byManagers,
      schema: {
        operationId: "withdrawInvitation",
        params: OfInvitation,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const { invitation, party } = request.params;
      await withdraw(options, actorOf(request), party, invitation);
      return reply.code(204).send(null);
    },
  );
}

function acceptanceRoutes(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/accounts",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "acceptInvitation",
        summary: "Make an account with an invitation, and sign in",
        body: NewAccount,
        response: { 204: Done, ...problemReplies(409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { code, ...newcomer } = request.body;
      const account = await acceptAnew(options, code, newcomer, request.ip);
      await startSession(options, request, reply, account);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/v1/account/memberships",
    {
      config: { access: { kind: "person" } },
      schema: {
        operationId: "joinParty",
        summary: "Use an invitation with the account that one has",
        body: NewMembership,
        response: { 204: Done },
      },
    },
    async ({ body, ip, principal }, reply) => {
      const { account } = personOf(principal);
      const acceptance = { ...body, account, address: ip, at: options.now() };
      await inTransaction(options.pool, (db) => accept(db, acceptance));
      return reply.code(204).send(null);
    },
  );
}
