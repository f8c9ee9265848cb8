import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { Problem } from "../errors.ts";
import { addressBlock } from "../http/address.ts";
import { requireSameOrigin } from "../http/csrf.ts";
import { wantsPage } from "../http/pages.routes.ts";
import { TokenBuckets } from "../http/rate-limit.ts";
import { headersOf } from "../http/security-headers.ts";
import { Done } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import {
  cookieHeader,
  cookieToken,
  expiredCookieHeader,
  houseCookie,
} from "../http/session-cookie.ts";
import type { Site } from "../http/site.ts";
import { Sessions } from "./sessions.ts";

interface Door {
  /** What the lender's own systems say who they are by, and its people once a day. */
  readonly token: string;
  readonly site: Site;
  readonly now: () => Date;
}

const TRIES = { perSecond: 0.1, burst: 10 } as const;
const ADDRESSES_MAX = 10_000;

/**
 * Lets in whoever has the house's token, as a Bearer or exchanged for a session, to every route that does not say that it
 * is for everybody.
 */
export function guardHouse(app: HttpServer, { now, site, token }: Door): void {
  const headers = headersOf(site, false);
  const cookie = houseCookie(site.secure);
  const sessions = new Sessions();
  const tries = new TokenBuckets(TRIES, ADDRESSES_MAX);
  const hasSession = (request: FastifyRequest): boolean =>
    sessions.holds(cookieToken(request.headers.cookie, cookie), now().getTime());

  // Whoever has the token, where a route says nothing else.
  app.addHook("onRoute", (route) => {
    route.config = { access: { kind: "signedIn" }, ...route.config };
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    const { authorization } = request.headers;
    if (isOpen(request)) return;
    if (authorization === undefined && hasSession(request)) requireSameOrigin(request, site, true);
    else if (!isSame(authorization ?? "", `Bearer ${token}`))
      throw new Problem("unauthorized", "Needs the token in lender-token, as a Bearer.");
  });

  const body = Type.Object(
    { token: Type.String({ maxLength: 200 }) },
    { additionalProperties: false },
  );
  app.post(
    "/v1/session",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "signIn",
        summary:
          "Exchange the house's token for a session, for a browser; programs send it as a Bearer",
        body,
        response: { 204: Done },
      },
    },
    async (request, reply) => {
      requireSameOrigin(request, site, true);
      const waits = tries.take(addressBlock(request.ip), now().getTime());
      if (waits > 0) throw new Problem("rateLimited", `Ask again in ${String(waits)} s.`, waits);
      if (!isSame(request.body.token.trim(), token))
        throw new Problem("signInRefused", "This is not the token in lender-token.");
      reply.header("set-cookie", cookieHeader(cookie, sessions.open(now().getTime())));
      return reply.code(204).send(null);
    },
  );

  const signedIn = { signedIn: Type.Boolean() };
  app.get(
    "/v1/session",
    {
      schema: {
        operationId: "readSession",
        summary: "Whether the house knows who asks",
        response: { 200: Type.Object(signedIn) },
      },
    },
    () => ({ signedIn: true }),
  );

  app.delete(
    "/v1/session",
    {
      schema: {
        operationId: "signOut",
        summary: "End the session that asks",
        response: { 204: Done },
      },
    },
    async (request, reply) => {
      const held = cookieToken(request.headers.cookie, cookie);
      if (held !== undefined) sessions.end(held);
      return reply.header("set-cookie", expiredCookieHeader(cookie)).code(204).send(null);
    },
  );
}

/** Pages and their parts, what says by itself who may, and addresses at which somebody went astray. */
function isOpen(request: FastifyRequest): boolean {
  const { config, url } = request.routeOptions;
  const kind = config.access?.kind;
  if (kind === "public" || kind === "credential" || kind === "capability") return true;
  return url === undefined && request.method === "GET" && wantsPage(request);
}

/** However alike they are, it takes the same time. */
const isSame = (said: string, expected: string): boolean =>
  timingSafeEqual(sha256(utf8(said)), sha256(utf8(expected)));
