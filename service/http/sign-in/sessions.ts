import type { FastifyReply, FastifyRequest } from "fastify";
import type { Pool } from "pg";
import { inTransaction } from "../../db/pool.ts";
import { endSessionOf, openSession, type Validity } from "../../parties/people/session.store.ts";
import {
  cookieHeader,
  cookieToken,
  expiredCookieHeader,
  sessionCookie,
} from "../session-cookie.ts";
import type { Site } from "../site.ts";

export interface SessionOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly site: Site;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
}

const USER_AGENT_CHARACTERS_MAX = 300;

/** Gives whoever proved to be this account a session with a new id; the one that he came with ends. */
export async function startSession(
  { absoluteSeconds, now, pool, site }: SessionOptions,
  { headers, ip }: FastifyRequest,
  reply: FastifyReply,
  account: string,
): Promise<void> {
  const at = now();
  const cookie = sessionCookie(site.secure);
  const before = cookieToken(headers.cookie, cookie);
  const token = await inTransaction(pool, async (db) => {
    if (before !== undefined) await endSessionOf(db, before);
    return openSession(db, {
      account,
      at,
      expiresAt: new Date(at.getTime() + absoluteSeconds * 1000),
      address: ip,
      userAgent: (headers["user-agent"] ?? "").slice(0, USER_AGENT_CHARACTERS_MAX),
    });
  });
  reply.header("set-cookie", cookieHeader(cookie, token));
}

/** Makes the browser forget its session. */
export const clearSession = (reply: FastifyReply, { site }: SessionOptions): FastifyReply =>
  reply.header("set-cookie", expiredCookieHeader(sessionCookie(site.secure)));

/** What makes a session hold at the moment. */
export function validityOf({ idleSeconds, now }: SessionOptions): Validity {
  const at = now();
  return { now: at, idleSince: new Date(at.getTime() - idleSeconds * 1000) };
}
