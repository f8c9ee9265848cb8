import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import type { SiteAuthority } from "../../service/identity/authority/site-authority.ts";
import { buildEstServer } from "../../service/http/identity/est/est-server.ts";
import type { HttpServer } from "../../service/http/server.ts";
import { crypto, type Holder, newHolder, tlsOf } from "./device-pki.ts";
import { testLogger } from "./logger.ts";
import { testAuthority } from "./parties.ts";
import type { TestApi } from "./http.ts";

export interface TestEst {
  readonly authority: SiteAuthority;
  readonly port: number;
  /** The server's own certificate, PEM. */
  readonly certificate: string;
  /** What time the server takes it to be. */
  at: () => Date;
  close(): Promise<void>;
}

/** EST over the database of an API, on a listener of its own. */
export async function testEst({ intake }: TestApi): Promise<TestEst> {
  const { pool } = intake.database;
  const clock = { at: () => new Date() };
  const now = (): Date => clock.at();
  const authority = await testAuthority(pool, now);
  const tls = tlsOf(
    await newHolder({ name: "localhost", names: [{ type: "dns", value: "localhost" }] }),
  );
  const rate = { perSecond: 10_000, burst: 100_000 };
  const serving = { pool, now, authority, crypto, logger: testLogger, tls, rate };
  const app: HttpServer = await buildEstServer(serving);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return Object.assign(clock, {
    authority,
    port,
    certificate: tls.cert,
    close: () => app.close(),
  });
}

export interface EstAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** Why it was refused, as a code. */
  readonly reason: unknown;
}

export interface EstAsked {
  readonly path: string;
  /** Base64 of a request; undefined: nothing is sent. */
  readonly body?: string;
  /** Who shows a certificate. */
  readonly client?: Holder;
  /** `user:password`. */
  readonly code?: string;
}

/** Asks as a device does, over a connection of its own. */
export async function askEst({ port }: TestEst, asked: EstAsked): Promise<EstAnswer> {
  const { body, client, code, path } = asked;
  const { promise, reject, resolve } = Promise.withResolvers<IncomingMessage>();
  const sent = request(
    {
      host: "127.0.0.1",
      port,
      path: `/.well-known/est/${path}`,
      method: body === undefined ? "GET" : "POST",
      agent: false,
      rejectUnauthorized: false,
      ...(client && tlsOf(client)),
      ...(code !== undefined && { auth: code }),
      headers: body === undefined ? {} : { "content-type": "application/pkcs10" },
    },
    resolve,
  );
  sent.on("error", reject).end(body);
  const {
    headers,
    statusCode = 0,
    ...message
  } = await promise.then(async (reply) => ({
    headers: reply.headers,
    statusCode: reply.statusCode,
    said: await text(reply),
  }));
  const isProblem = String(headers["content-type"]).includes("problem+json");
  const problem = isProblem ? (JSON.parse(message.said) as Record<string, unknown>) : {};
  return { status: statusCode, headers, text: message.said, reason: problem["reason"] };
}
