import { constants } from "node:crypto";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyError } from "fastify";
import { Problem } from "../../../errors.ts";
import { answerError, sendProblem } from "../../answer-error.ts";
import { answerNoise } from "../../noise.ts";
import { problem } from "../../problem.ts";
import { type Rate, TokenBuckets } from "../../rate-limit.ts";
import type { HttpServer } from "../../server.ts";
import { estRoutes } from "./est.routes.ts";
import type { EstOptions } from "./options.ts";

export interface EstServerOptions extends EstOptions {
  readonly logger: FastifyBaseLogger | undefined;
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** Of requests from one address. */
  readonly rate: Rate;
}

const BODY_BYTES_MAX = 16_384;
const ADDRESSES_MAX = 10_000;

/**
 * A listener of its own: it takes any client certificate and judges it by itself, where that of everybody else asks for
 * none or knows its authority.
 */
export async function buildEstServer(options: EstServerOptions): Promise<HttpServer> {
  const app = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    bodyLimit: BODY_BYTES_MAX,
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: answerNoise,
    https: {
      ...options.tls,
      minVersion: "TLSv1.2",
      requestCert: true,
      // Refused here, a device would only learn that TLS broke off.
      rejectUnauthorized: false,
      // A resumed connection brings the certificate without those above it.
      secureOptions: constants.SSL_OP_NO_TICKET,
    },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as HttpServer;
  slowDown(app, options);
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const isUnknown = error instanceof Problem && error.code === "deviceUnauthorized";
    if (isUnknown) void reply.header("www-authenticate", 'Basic realm="est"');
    return answerError(error, reply);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem("notFound")));
  estRoutes(app, options);
  await app.ready();
  return app;
}

function slowDown(app: HttpServer, { now, rate }: EstServerOptions): void {
  const buckets = new TokenBuckets(rate, ADDRESSES_MAX);
  app.addHook("onRequest", ({ ip }, _reply, done) => {
    const seconds = buckets.take(ip, now().getTime());
    if (seconds > 0) done(new Problem("rateLimited", "Ask again later.", seconds));
    else done();
  });
}
