import { Type } from "typebox";
import { fromHex } from "../../../device-attest/bytes.ts";
import { Problem } from "../../errors.ts";
import { BundleSchema } from "../../evidence/bundle.ts";
import { entryByHash } from "../../evidence/entry.store.ts";
import { type TraceBundle, TraceBundleSchema } from "../../evidence/path-bundle.ts";
import { bundleFor } from "../../evidence/proofs.store.ts";
import { widening } from "../../trace/code-scope.ts";
import { materialPath } from "../../trace/path.store.ts";
import { publishedAmong } from "../../trace/published.store.ts";
import { publicEpcis } from "../../trace/public-epcis.ts";
import { signedRecords } from "../../trace/public-trace.store.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { codeOf } from "./code.ts";
import { EPCIS_JSON, TRACE_BUNDLE_JSON } from "./linkset.ts";
import type { LinkOptions } from "./options.ts";
import { readTrace } from "./read-trace.ts";
import { TraceSchema } from "./trace-schema.ts";

const Id = Type.String({ minLength: 1, maxLength: 1024, pattern: "^[!-~]+$" });
const config = { access: { kind: "published" } } as const;
const forAll = { "access-control-allow-origin": "*" } as const;

/** What everybody may see of a thing: what each party shows of it, as that party's word, and what proves it. */
export function traceRoutes(app: HttpServer, options: LinkOptions): void {
  readRoute(app, options);
  epcisRoute(app, options);
  bundleRoute(app, options);
  evidenceRoute(app, options);
}

function readRoute(app: HttpServer, options: LinkOptions): void {
  app.get(
    "/v1/trace",
    {
      config,
      schema: {
        operationId: "readTrace",
        summary:
          "What parties show of a thing: what it is, its verdict, what happened, what it is made of",
        querystring: Type.Object({ id: Id }),
        response: { 200: TraceSchema, ...problemReplies(404) },
      },
    },
    async ({ query }, reply) => {
      reply.headers(forAll);
      return (await readTrace(options, codeOf(query.id))).trace;
    },
  );
}

function epcisRoute(app: HttpServer, options: LinkOptions): void {
  app.get(
    "/v1/trace/epcis",
    {
      config,
      schema: {
        operationId: "readTraceEpcis",
        summary: "What a trace shows of events, as an EPCISQueryDocument",
        description:
          "Events that a device signed stand whole. Of others, and of inspections, there is what the trace shows: an " +
          "ObjectEvent of the one thing without an eventID, with `tallystick:excerptOf`.",
        querystring: Type.Object({ id: Id }),
        response: {
          200: {
            description: "EPCIS 2.0 in JSON-LD",
            content: { [EPCIS_JSON]: { schema: Type.Unsafe<unknown>({ type: "object" }) } },
          },
          ...problemReplies(404),
        },
      },
    },
    async ({ query }, reply) => {
      const { trace } = await readTrace(options, codeOf(query.id));
      const records = await signedRecords(options.pool, trace.events);
      const document = publicEpcis(trace.events, records, options.now());
      return reply.headers(forAll).type(EPCIS_JSON).send(JSON.stringify(document));
    },
  );
}

function bundleRoute(app: HttpServer, options: LinkOptions): void {
  app.get(
    "/v1/trace/bundle",
    {
      config,
      schema: {
        operationId: "readTraceBundle",
        summary: "What parties show of a thing and of what it is made of, with what verifies it",
        querystring: Type.Object({ id: Id }),
        response: {
          200: {
            description: "A bundle",
            content: { [TRACE_BUNDLE_JSON]: { schema: TraceBundleSchema } },
          },
          ...problemReplies(404),
        },
      },
    },
    async ({ query }, reply) => {
      const code = codeOf(query.id);
      const now = options.now();
      if ((await publishedAmong(options.pool, widening(code), now)).length === 0)
        throw new Problem("notFound", "Nobody shows anything of it.");
      const path = await materialPath(options.source, code, { now });
      if (path === "notAnchored")
        throw new Problem(
          "notAnchored",
          "No final anchor covers all of it yet; ask again later.",
          5,
        );
      return reply
        .headers(forAll)
        .type(TRACE_BUNDLE_JSON)
        .send({ v: "trace/1", ...path } satisfies TraceBundle);
    },
  );
}

function evidenceRoute(app: HttpServer, options: LinkOptions): void {
  app.get(
    "/v1/trace/evidence",
    {
      config,
      schema: {
        operationId: "readTraceEvidence",
        summary: "Everything that verifies one event of a trace",
        querystring: Type.Object({
          id: Id,
          statement: Type.String({ pattern: "^[0-9a-f]{64}$" }),
        }),
        response: { 200: BundleSchema, ...problemReplies(404) },
      },
    },
    async ({ query }, reply) => {
      const { trace } = await readTrace(options, codeOf(query.id));
      const isShown = trace.events.some(({ statement }) => statement === query.statement);
      const entry = isShown ? await entryByHash(options.pool, fromHex(query.statement)) : undefined;
      if (entry === undefined) throw new Problem("notFound", "The trace shows no such record.");
      const bundle = await bundleFor(options.source, entry);
      if (bundle === undefined)
        throw new Problem("notAnchored", "No final anchor covers it yet; ask again later.", 5);
      reply.headers(forAll);
      return bundle;
    },
  );
}
