import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import { InvitationCode } from "../people/invitations.schemas.ts";
import type { PeopleOptions } from "../people/options.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { cookieHeader, cookieToken, errandCookie, expiredCookieHeader } from "../session-cookie.ts";
import { beginErrand, completeErrand, type Purpose } from "./oidc.ts";
import { personOf } from "./person.ts";
import { requireRecent } from "./recent.ts";
import { startSession } from "./sessions.ts";

const There = Type.Object({ url: Type.String({ description: "Where to send the browser" }) });
const Elsewhere = Type.Null({ description: "To `/`, or to `/?problem=<code>`" });

/** Signing in at an identity provider (OpenID Connect). */
export function oidcRoutes(app: HttpServer, options: PeopleOptions): void {
  startRoutes(app, options);
  callbackRoute(app, options);
}

function startRoutes(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/session/oidc",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "beginIdentitySignIn",
        summary: "Sign in at the identity provider, or use an invitation there",
        body: Type.Object(
          { invitation: Type.Optional(InvitationCode) },
          { additionalProperties: false },
        ),
        response: { 200: There, ...problemReplies(404, 503) },
      },
    },
    async ({ body }, reply) => {
      const { invitation } = body;
      const purpose: Purpose =
        invitation === undefined ? { kind: "signIn" } : { kind: "invitation", code: invitation };
      return send(reply, options, purpose);
    },
  );

  app.post(
    "/v1/account/identities",
    {
      config: { access: { kind: "person" } },
      schema: {
        operationId: "linkIdentity",
        summary: "Link one's account to an identity at the provider",
        response: { 200: There, ...problemReplies(404, 503) },
      },
    },
    async ({ principal }, reply) => {
      await requireRecent(options, principal);
      return send(reply, options, { kind: "link", account: personOf(principal).account });
    },
  );
}

function callbackRoute(app: HttpServer, options: PeopleOptions): void {
  const cookie = errandCookie(options.site.secure);
  app.get(
    "/v1/session/oidc/callback",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "completeIdentitySignIn",
        summary: "Where the identity provider sends people back to",
        response: { 303: Elsewhere },
      },
    },
    async (request, reply) => {
      reply.header("set-cookie", expiredCookieHeader(cookie));
      try {
        const account = await completeErrand(options, {
          token: cookieToken(request.headers.cookie, cookie) ?? "",
          search: new URL(request.url, "http://localhost").search,
          address: request.ip,
        });
        await startSession(options, request, reply, account);
        return await reply.redirect("/", 303);
      } catch (error) {
        // A person sees the answer, not a program: our own page says what went wrong.
        if (!(error instanceof Problem)) throw error;
        return reply.redirect(`/?problem=${error.code}`, 303);
      }
    },
  );
}

/** Sends somebody to the provider; what his browser keeps shows later that it was he who went. */
async function send(
  reply: FastifyReply,
  options: PeopleOptions,
  purpose: Purpose,
): Promise<Static<typeof There>> {
  const { token, url } = await beginErrand(options, purpose);
  reply.header("set-cookie", cookieHeader(errandCookie(options.site.secure), token));
  return { url };
}
