import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { FastifyRequest } from "fastify";
import type { Pool } from "pg";
import { fromHex } from "../../device-attest/bytes.ts";
import { Problem } from "../errors.ts";
import {
  type HeldKey,
  keyByCertificate,
  keyByText,
  type KeyLookup,
  keyLookup,
  noteKeyUse,
} from "../parties/people/held-key.store.ts";
import { noteSeen, sessionByToken } from "../parties/people/session.store.ts";
import { standingOf } from "../parties/people/standing.ts";
import { anonymous, type Principal } from "../parties/principal.ts";
import { fingerprintOf } from "../parties/people/certificate.ts";
import { cookieToken, sessionCookie } from "./session-cookie.ts";

export interface IdentifyOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Whether browsers reach the service by https. */
  readonly secure: boolean;
  readonly sessionIdleSeconds: number;
}

/** When somebody was last seen is kept to the minute: not every request is to write. */
const NOTED_MS = 60_000;

/**
 * Who makes a request, by what it shows; the first that is shown decides.
 * @param isSeen whether it counts as seeing him, which keeps a session from going idle
 */
export function identifying(
  options: IdentifyOptions,
  isSeen = true,
): (request: FastifyRequest) => Promise<Principal> {
  const seeing = { ...options, isSeen, lookUp: keyLookup(options.pool, options.now) };
  return async ({ headers, raw }) => {
    if (headers.authorization !== undefined) return byApiKey(headers.authorization, seeing);
    const token = cookieToken(headers.cookie, sessionCookie(options.secure));
    if (token !== undefined) return bySession(token, seeing);
    const fingerprint = clientFingerprint(raw.socket);
    return fingerprint === undefined ? anonymous : byCertificate(fingerprint, seeing);
  };
}

interface Seeing extends IdentifyOptions {
  readonly isSeen: boolean;
  readonly lookUp: KeyLookup;
}

async function byApiKey(header: string, options: Seeing): Promise<Principal> {
  const text = /^bearer +(\S+)$/i.exec(header)?.[1];
  const key = text === undefined ? undefined : await keyByText(options.lookUp, text);
  if (key === undefined) throw new Problem("unauthorized", "This API key does not hold.");
  await noteUse(options, key);
  return machine(key);
}

/** Browsers show certificates unasked: one that is not registered, or not any more, is nobody's. */
async function byCertificate(fingerprint: string, options: Seeing): Promise<Principal> {
  const { now, pool } = options;
  const key = await keyByCertificate(pool, fromHex(fingerprint), now());
  if (key === undefined) return anonymous;
  await noteUse(options, key);
  return machine(key);
}

/** Of the client's certificate, if the authority that we name made it and it is valid now. */
function clientFingerprint(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { fingerprint256 } = socket.getPeerCertificate();
  return fingerprintOf(fingerprint256);
}

async function bySession(
  token: string,
  { isSeen, now, pool, sessionIdleSeconds }: Seeing,
): Promise<Principal> {
  const at = now();
  const idleSince = new Date(at.getTime() - sessionIdleSeconds * 1000);
  const session = await sessionByToken(pool, token, { now: at, idleSince });
  if (session === undefined) throw new Problem("unauthorized", "This session has ended.");
  if (isSeen && isStale(session.lastSeenAt, at)) await noteSeen(pool, session.id, at);
  return {
    kind: "person",
    account: session.account,
    session: session.id,
    standing: standingOf(session.memberships),
  };
}

async function noteUse({ isSeen, now, pool }: Seeing, { id, lastUsedAt }: HeldKey): Promise<void> {
  if (!isSeen) return;
  const at = now();
  if (lastUsedAt === undefined || isStale(lastUsedAt, at)) await noteKeyUse(pool, id, at);
}

const isStale = (noted: Date, at: Date): boolean => at.getTime() - noted.getTime() > NOTED_MS;

const machine = ({ id, membership }: HeldKey): Principal => ({
  kind: "machine",
  apiKey: id,
  standing: standingOf([membership]),
});
