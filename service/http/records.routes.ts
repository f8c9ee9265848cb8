import { Type } from "typebox";
import { toHex } from "../../device-attest/bytes.ts";
import { PromiseSchema } from "../../device-attest/receipt.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import { Problem } from "../errors.ts";
import { type LogPromise } from "../evidence/log-signer.ts";
import type { Intake, Settlement } from "../ingest/arrival.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Accepted = Type.Union([
  Type.Object({
    status: Type.Literal("logged"),
    /** A fault of content that stands in the log beside the entry, or null. */
    refused: Type.Union([Type.String(), Type.Null()]),
    promise: PromiseSchema,
  }),
  Type.Object({ status: Type.Literal("deferred") }),
]);

export interface RecordRouteOptions {
  readonly take: Intake;
  readonly now: () => Date;
  /** The log's signed word for a committed entry. */
  readonly promise: (statementHash: string, index: number) => LogPromise;
}

/** `POST /v1/records`: 202 only after commit. */
export async function recordRoutes(app: HttpServer, options: RecordRouteOptions): Promise<void> {
  await app.register((scope: HttpServer, _options, done) => {
    // The bytes decide (two spellings of a number are two messages), so nothing parses them on the way in.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, ready) =>
      ready(null, body),
    );
    scope.post(
      "/v1/records",
      {
        // The pipeline bounds itself.
        config: { access: { kind: "signed" }, unmetered: true },
        schema: {
          operationId: "submitRecord",
          summary: "Submit a signed record",
          description:
            "Body: an envelope (docs/device-protocol.md). 202 means committed: logged with a signed promise, or " +
            "deferred until its key is known. 422 means quarantined: no valid signature of a live key.",
          response: { 202: Accepted, ...problemReplies(413, 415, 422, 503) },
        },
      },
      async (request, reply) => {
        const payload = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const receivedAt = options.now();
        const principal = `http:${request.ip}`;
        const settlement = await options.take({ payload, principal, receivedAt });
        return reply.code(202).send(answer(settlement, options));
      },
    );
    done();
  });
}

function answer(settlement: Settlement, { promise }: RecordRouteOptions) {
  if (settlement.kind === "quarantined")
    throw new Problem(settlement.code, "No valid signature of a live key; kept in quarantine.");
  if (settlement.kind === "deferred") return { status: "deferred" as const };
  return {
    status: "logged" as const,
    refused: settlement.fault ?? null,
    promise: promise(toHex(statementHashOf(settlement.statement)), settlement.index),
  };
}
