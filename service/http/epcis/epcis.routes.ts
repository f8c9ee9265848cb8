import type { FastifyError, FastifyRequest } from "fastify";
import { Problem } from "../../errors.ts";
import type { HttpServer } from "../server.ts";
import { captureRoutes } from "./capture.routes.ts";
import { exceptionRoutes } from "./exceptions.routes.ts";
import { eventRoutes } from "./events.routes.ts";
import type { EpcisOptions } from "./options.ts";
import { DOCUMENT_BYTES_MAX, VERSION } from "./options.ts";
import { answerEpcisError } from "./problems.ts";
import { EVENTS_MAX } from "../../trace/capture/document.ts";
import { resourceRoutes } from "./resources.routes.ts";

/** The REST binding of EPCIS 2.0 (section 12) below `/epcis/v2`. */
export async function epcisRoutes(app: HttpServer, options: EpcisOptions): Promise<void> {
  exceptionRoutes(app, options);
  await app.register((scope: HttpServer, _options, done) => {
    takeBytes(scope);
    scope.setErrorHandler((error: FastifyError, _request, reply) => answerEpcisError(error, reply));
    scope.addHook("onRequest", (request, reply, next) => {
      void reply.headers(spoken);
      next(refusal(request));
    });
    captureRoutes(scope, options);
    eventRoutes(scope, options);
    resourceRoutes(scope, options);
    done();
  });
}

/** The bytes decide, and their size is bounded while they come in. */
function takeBytes(scope: HttpServer): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    ["application/json", "application/ld+json"],
    { parseAs: "buffer" },
    (_request, body, ready) => ready(null, body),
  );
}

/** EPCIS 2.0 section 12.2: what is spoken here, and how much at once. */
const spoken = {
  "gs1-epcis-version": VERSION,
  "gs1-cbv-version": VERSION,
  "gs1-epcis-min": VERSION,
  "gs1-epcis-max": VERSION,
  "gs1-cbv-min": VERSION,
  "gs1-cbv-max": VERSION,
  // Events are shown as they were captured.
  "gs1-epc-format": "Never_Translates",
  "gs1-epcis-capture-limit": String(EVENTS_MAX),
  "gs1-epcis-capture-file-size-limit": String(DOCUMENT_BYTES_MAX),
};

/** What a client says that it can take, and this cannot give. */
function refusal({ headers }: FastifyRequest): Problem | undefined {
  const accept = headers.accept ?? "*/*";
  if (!/\*\/\*|application\/(?:\*|json|ld\+json|problem\+json)/.test(accept))
    return new Problem("notAcceptable", "Answers are application/json or application/ld+json.");
  const format = headers["gs1-epc-format"] ?? "No_Preference";
  if (format !== "No_Preference" && format !== "Never_Translates")
    return new Problem(
      "notAcceptable",
      "EPCs are shown as they were captured: GS1-EPC-Format Never_Translates.",
    );
  for (const standard of ["epcis", "cbv"] as const)
    if (!isWithin(headers[`gs1-${standard}-min`], headers[`gs1-${standard}-max`]))
      return new Problem(
        "notAcceptable",
        `Version ${VERSION} is outside what GS1-${standard.toUpperCase()}-Min and -Max allow.`,
      );
  return undefined;
}

const isWithin = (min: unknown, max: unknown): boolean =>
  order(min ?? VERSION) <= order(VERSION) && order(VERSION) <= order(max ?? VERSION);

/** Of `2`, `2.0` or `2.0.0`. */
const order = (version: unknown): number => {
  const [major = 0, minor = 0, patch = 0] = String(version).split(".").map(Number);
  return (major * 1000 + minor) * 1000 + patch;
};
