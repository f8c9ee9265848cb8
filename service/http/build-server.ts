import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyError } from "fastify";
import { Problem } from "../errors.ts";
import { type GuardOptions, guardAccess } from "./access-guard.ts";
import { answerError, sendProblem } from "./answer-error.ts";
import { answerNoise } from "./noise.ts";
import { aboutService, documentRoutes, serveDocument } from "./openapi.ts";
import { problem, ProblemSchema } from "./problem.ts";
import { headersOf, secureHeaders } from "./security-headers.ts";
import type { HttpServer } from "./server.ts";
import { compileValidator } from "./validator.ts";

/** PEM. */
export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  /** Who makes certificates for machines; undefined: nobody does. */
  readonly clientCa: string | undefined;
}

export interface HttpOptions extends GuardOptions {
  readonly logger: FastifyBaseLogger | undefined;
  readonly bodyBytesMax: number;
  /** Undefined: in the clear, on this machine or behind a proxy. */
  readonly tls: TlsSettings | undefined;
  /** Addresses whose word on who asks is taken. */
  readonly trustedProxies: readonly string[];
  /** Adds the routes of the roles that this process has. */
  readonly routes: (app: HttpServer) => void | Promise<void>;
}

/** Of one part of a path, escaped: an event's id and a thing's URI are longer than most names. */
const PARAMETER_LENGTH_MAX = 3000;

export async function buildServer(options: HttpOptions): Promise<HttpServer> {
  const app = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    bodyLimit: options.bodyBytesMax,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    logController: new LogController({ disableRequestLogging: true }),
    // Most requests log nothing: a child for each would cost more than finding its route. Whoever logs names the request.
    childLoggerFactory: (logger) => logger,
    // Where these arise no hook has been called yet.
    frameworkErrors: (error, _request, reply) =>
      void answerError(error, reply.headers(headersOf(options.site, false))),
    clientErrorHandler: answerNoise,
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
    ...httpsOf(options.tls),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  app.addSchema(ProblemSchema);
  await documentRoutes(app, aboutService(options.site));
  secureHeaders(app, options.site);
  refuseNul(app);
  guardAccess(app, options);
  letGoOnClosing(app);
  app.setErrorHandler((error: FastifyError, _request, reply) => answerError(error, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem("notFound")));
  await serveDocument(app);
  await options.routes(app);
  await app.ready();
  return app;
}

/** Other clients than those with a certificate of ours are served too: what they may do is not decided by TLS. */
const httpsOf = (tls: TlsSettings | undefined): object =>
  tls === undefined
    ? {}
    : {
        https: {
          cert: tls.cert,
          key: tls.key,
          ...(tls.clientCa && { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
        },
      };

/** No text that PostgreSQL keeps can hold this character, so nothing has such a name, and nothing is to be looked up by it. */
function refuseNul(app: HttpServer): void {
  app.addHook("onRequest", ({ url }, _reply, done) => {
    if (url.includes("%00"))
      done(new Problem("invalidRequest", "The address holds a NUL character (%00)."));
    else done();
  });
}

/** A connection that had a request under way when the server was told to close would be kept alive for a minute. */
function letGoOnClosing(app: HttpServer): void {
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (isClosing) void reply.header("connection", "close");
    done();
  });
}
