import { Type } from "typebox";
import { fromHex } from "../../device-attest/bytes.ts";
import { ReceiptsSchema } from "../../device-attest/receipt.ts";
import { Problem } from "../errors.ts";
import { BundleSchema } from "../evidence/bundle.ts";
import { type Entry, entryByHash } from "../evidence/entry.store.ts";
import { bundleFor, type ProofSource, receiptFor } from "../evidence/proofs.store.ts";
import { lookDocument, NOTHING } from "./looks.ts";
import type { Looks, View } from "./looks-decide.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const ByHash = Type.Object({
  statementHash: Type.String({
    pattern: "^[0-9a-f]{64}$",
    description: "SHA-256 of the statement. Nobody can guess it: whoever knows it was given it.",
  }),
});

/** Devices ask for it without an account. */
const config = { access: { kind: "capability" } } as const;

const Status = Type.Object({
  index: Type.Integer(),
  refused: Type.Union([Type.String(), Type.Null()]),
  receivedAt: Type.String({ format: "date-time" }),
  anchored: Type.Boolean(),
});

/** What is known of one entry: `GET /v1/records|receipts/{statementHash}`, and its bundle below its factory. */
export function evidenceRoutes(app: HttpServer, source: ProofSource, looks: Looks): void {
  const find = async (hash: string): Promise<Entry> => {
    const entry = await entryByHash(source.pool, fromHex(hash));
    if (entry === undefined) throw notFound();
    return entry;
  };

  app.get(
    "/v1/records/:statementHash",
    {
      config,
      schema: {
        params: ByHash,
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
      config,
      schema: {
        params: ByHash,
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

  lookDocument(app, looks, {
    path: "/bundles/:statementHash",
    operationId: "readBundle",
    summary: "Everything an auditor needs to verify a record",
    section: "records",
    resolutions: ["record"],
    params: ByHash,
    query: NOTHING,
    answer: BundleSchema,
    problems: [404],
    read: async ({ params, view }) => {
      const entry = await find(params.statementHash);
      if (!isIn(view, entry)) throw notFound();
      const bundle = await bundleFor(source, entry);
      if (bundle === undefined) throw notAnchored();
      return bundle;
    },
  });
}

/** What speaks of another factory, or of another time, is not there for this look. */
function isIn({ factory, period }: View, entry: Entry): boolean {
  const spokenAt = entry.spokenAt.toISOString();
  return entry.factory === factory && period.from <= spokenAt && spokenAt < period.to;
}

const notFound = (): Problem => new Problem("notFound", "No entry of the log has this hash.");

const notAnchored = (): Problem =>
  new Problem(
    "notAnchored",
    "No final anchor covers it yet; ask again after the anchoring interval.",
    5,
  );
