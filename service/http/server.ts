import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify";
import { Fault } from "../../device-attest/fault.ts";
import { Problem } from "../errors.ts";
import { Overloaded } from "../ingest/arrival.ts";
import { answerNoise } from "./noise.ts";
import { problem, PROBLEM_JSON, type ProblemBody, ProblemSchema } from "./problem.ts";

/** Fastify as every route sees it: TypeBox schemas validate, and type the handlers. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface HttpOptions {
  readonly logger: FastifyBaseLogger | undefined;
  readonly bodyBytesMax: number;
  /** Adds the routes of the roles that this process has. */
  readonly routes: (app: HttpServer) => void | Promise<void>;
}

export async function buildServer(options: HttpOptions): Promise<HttpServer> {
  const app = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    bodyLimit: options.bodyBytesMax,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, _request, reply) => void answerError(error, reply),
    clientErrorHandler: answerNoise,
    trustProxy: false,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.addSchema(ProblemSchema);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.1",
      info: {
        title: "Tallystick",
        version: "1",
        description: "Evidence from machines: submit signed records, read receipts and proofs.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, at) =>
        typeof json["$id"] === "string" ? nameOf(json["$id"]) : `def-${String(at)}`,
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  letGoOnClosing(app);
  app.setErrorHandler((error: FastifyError, _request, reply) => answerError(error, reply));
  app.setNotFoundHandler((_request, reply) => send(reply, problem("notFound")));
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  await options.routes(app);
  await app.ready();
  return app;
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

function answerError(error: FastifyError | Problem | Fault | Overloaded, reply: FastifyReply) {
  if (error instanceof Overloaded) {
    reply.header("retry-after", String(error.retryAfterSeconds));
    return send(reply, problem("overloaded"));
  }
  if (error instanceof Problem) {
    if (error.retryAfterSeconds !== undefined)
      reply.header("retry-after", String(error.retryAfterSeconds));
    return send(reply, problem(error.code, error.message));
  }
  if (error instanceof Fault) return send(reply, problem(error.code, error.message));
  if (error.validation !== undefined) return send(reply, invalid(error));
  return send(reply, unforeseen(error, reply));
}

function invalid(error: FastifyError): ProblemBody {
  const errors = (error.validation ?? []).map((one) => ({
    pointer: one.instancePath,
    detail: one.message ?? "is wrong",
  }));
  return { ...problem("invalidRequest"), errors };
}

function unforeseen(error: FastifyError, reply: FastifyReply): ProblemBody {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return problem("tooLarge");
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return problem("unsupportedMediaType");
  if (error.statusCode !== undefined && error.statusCode < 500)
    return { ...problem("invalidRequest", error.message), status: error.statusCode };
  reply.log.error(error);
  return problem("internal");
}

const send = (reply: FastifyReply, body: ProblemBody): FastifyReply =>
  reply.code(body.status).type(PROBLEM_JSON).send(body);

/** The last words of a schema's id: `https://…/schema/bundle/1` is `bundle-1`. */
const nameOf = (id: string): string => id.split("/").slice(-2).join("-");
