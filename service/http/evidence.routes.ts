import { Type } from "typebox";
import { fromHex } from "../../device-attest/bytes.ts";
import { ReceiptsSchema } from "../../device-attest/receipt.ts";
import { Problem } from "../errors.ts";
import { BundleSchema } from "../evidence/bundle.ts";
import { type Entry, entryByHash } from "../evidence/entry.store.ts";
import { bundleFor, type ProofSource, receiptFor } from "../evidence/proofs.store.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const ByHash = Type.Object({
  statementHash: Type.String({
    pattern: "^[0-9a-f]{64}$",
    description: "SHA-256 of the statement. Nobody can guess it: whoever knows it was given it.",
  }),
});

const Status = Type.Object({
  index: Type.Integer(),
  refused: Type.Union([Type.String(), Type.Null()]),
  receivedAt: Type.String({ format: "date-time" }),
  anchored: Type.Boolean(),
});

/** What is known of one entry: `GET /v1/records|receipts|bundles/{statementHash}`. */
export function evidenceRoutes(app: HttpServer, source: ProofSource): void {
  const find = async (hash: string): Promise<Entry> => {
    const entry = await entryByHash(source.pool, fromHex(hash));
    if (entry === undefined) throw new Problem("notFound", "No entry of the log has this hash.");
    return entry;
  };
  const schema = { params: ByHash };

  app.get(
    "/v1/records/:statementHash",
    {
      schema: {
        ...schema,
        operationId: "readEntry",
        summary: "Where a record stands",
        response: { 200: Status, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const entry = await find(params.statementHash);
      const receipt = await receiptFor(source, entry);
      return {
        index: entry.index,
        refused: entry.fault ?? null,
        receivedAt: entry.receivedAt.toISOString(),
        anchored: receipt !== undefined,
      };
    },
  );

  app.get(
    "/v1/receipts/:statementHash",
    {
      schema: {
        ...schema,
        operationId: "readReceipt",
        summary: "The anchored receipt of a record",
        response: { 200: ReceiptsSchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const receipt = await receiptFor(source, await find(params.statementHash));
      if (receipt === undefined) throw notAnchored();
      return receipt;
    },
  );

  app.get(
    "/v1/bundles/:statementHash",
    {
      schema: {
        ...schema,
        operationId: "readBundle",
        summary: "Everything an auditor needs to verify a record",
        response: { 200: BundleSchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const bundle = await bundleFor(source, await find(params.statementHash));
      if (bundle === undefined) throw notAnchored();
      return bundle;
    },
  );
}

const notAnchored = (): Problem =>
  new Problem(
    "notAnchored",
    "No final anchor covers it yet; ask again after the anchoring interval.",
    5,
  );
