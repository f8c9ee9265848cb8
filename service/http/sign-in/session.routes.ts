import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import { accountById } from "../../parties/people/account.store.ts";
import { endSession, endSessions, listSessions } from "../../parties/people/session.store.ts";
import { capabilities, type Principal } from "../../parties/principal.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { PeopleOptions } from "../people/options.ts";
import { Done, Instant, PasswordText, Uuid } from "../people/schemas.ts";
import { accountOf } from "./password.ts";
import { personOf } from "./person.ts";
import { clearSession, startSession, validityOf } from "./sessions.ts";

const PasswordSignIn = Type.Object(
  { login: Type.String({ maxLength: 256 }), password: PasswordText },
  { additionalProperties: false },
);

export const Me = Type.Object({
  kind: Type.Enum(["person", "machine"]),
  account: Type.Union([Uuid, Type.Null()]),
  login: Type.Union([Type.String(), Type.Null()]),
  apiKey: Type.Union([Type.String(), Type.Null()]),
  session: Type.Union([Uuid, Type.Null()]),
  parties: Type.Array(
    Type.Object({
      party: PartyId,
      capabilities: Type.Array(Type.Enum([...capabilities])),
      isOperator: Type.Boolean(),
    }),
  ),
});

const Session = Type.Object({
  session: Uuid,
  isThis: Type.Boolean(),
  signedInAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  address: Type.String(),
  userAgent: Type.String(),
});

/** Signing in and out by password, who one is, and one's sessions. */
export function sessionRoutes(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/session",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "signIn",
        summary: "Sign in with a password",
        body: PasswordSignIn,
        response: { 204: Done, ...problemReplies(503) },
      },
    },
    async (request, reply) => {
      const account = await accountOf(options, { ...request.body, ip: request.ip });
      await startSession(options, request, reply, account);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/v1/session",
    {
      config: { access: { kind: "signedIn" } },
      schema: {
        operationId: "readSession",
        summary: "Who one is, and what one may do for which party",
        response: { 200: Me },
      },
    },
    ({ principal }) => meOf(principal, options),
  );

  app.delete(
    "/v1/session",
    {
      config: { access: { kind: "person" } },
      schema: { operationId: "signOut", response: { 204: Done } },
    },
    async ({ principal }, reply) => {
      const { account, session } = personOf(principal);
      await endSession(options.pool, account, session);
      return clearSession(reply, options).code(204).send(null);
    },
  );

  listRoute(app, options);
  endingRoutes(app, options);
}

function listRoute(app: HttpServer, options: PeopleOptions): void {
  const { pool } = options;
  app.get(
    "/v1/sessions",
    {
      config: { access: { kind: "person" } },
      schema: {
        operationId: "listSessions",
        summary: "Where one is signed in",
        response: { 200: Type.Object({ items: Type.Array(Session) }) },
      },
    },
    async ({ principal }) => {
      const { account, session } = personOf(principal);
      const sessions = await listSessions(pool, account, validityOf(options));
      return { items: sessions.map((one) => ({ ...shown(one), isThis: one.id === session })) };
    },
  );
}

function endingRoutes(app: HttpServer, options: PeopleOptions): void {
  const { pool } = options;
  app.delete(
    "/v1/sessions",
    {
      config: { access: { kind: "person" } },
      schema: {
        operationId: "endOtherSessions",
        summary: "End every session but this one",
        response: { 200: Type.Object({ ended: Type.Integer() }) },
      },
    },
    async ({ principal }) => {
      const { account, session } = personOf(principal);
      return { ended: await endSessions(pool, account, session) };
    },
  );

  app.delete(
    "/v1/sessions/:session",
    {
      config: { access: { kind: "person" } },
      schema: {
        operationId: "endSession",
        params: Type.Object({ session: Uuid }),
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params, principal }, reply) => {
      const { account, session } = personOf(principal);
      const isThere = await endSession(pool, account, params.session);
      if (!isThere) throw new Problem("notFound", "None of your sessions has this id.");
      if (params.session === session) clearSession(reply, options);
      return reply.code(204).send(null);
    },
  );
}

async function meOf(
  principal: Principal,
  { operator, pool }: PeopleOptions,
): Promise<Static<typeof Me>> {
  if (principal.kind === "anonymous") throw new Problem("unauthorized", "Nobody is signed in.");
  const parties = [...principal.standing].map(([party, held]) => ({
    party,
    capabilities: [...held],
    isOperator: party === operator,
  }));
  if (principal.kind === "machine")
    return {
      kind: "machine",
      account: null,
      login: null,
      session: null,
      apiKey: principal.apiKey,
      parties,
    };
  const account = await accountById(pool, principal.account);
  const { account: id, session } = principal;
  return {
    kind: "person",
    account: id,
    login: account?.login ?? null,
    session,
    apiKey: null,
    parties,
  };
}

const shown = ({ id, ...rest }: Awaited<ReturnType<typeof listSessions>>[number]) => ({
  session: id,
  signedInAt: rest.signedInAt.toISOString(),
  lastSeenAt: rest.lastSeenAt.toISOString(),
  expiresAt: rest.expiresAt.toISOString(),
  address: rest.address,
  userAgent: rest.userAgent,
});
