import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { ATTACHMENT_BYTES_MAX, mediaTypeOf, SNIFFED_BYTES } from "../../evidence/attachment.ts";
import {
  eraseAttachment,
  keepAttachment,
  readAttachment,
} from "../../evidence/attachment.store.ts";
import { PartyId } from "../party-id.ts";
import { Done } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { InspectionOptions } from "./options.ts";

const ByHash = Type.Object({
  party: PartyId,
  sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "of its bytes" }),
});
const Bytes = {
  content: {
    "application/octet-stream": {
      schema: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
    },
  },
};

/** Pictures and papers that records name by their hash: beside the log, erasable while the proof stands. */
export async function attachmentRoutes(app: HttpServer, options: InspectionOptions): Promise<void> {
  const { now, pool } = options;
  await app.register((scope: HttpServer, _options, done) => {
    // Hashed while it comes in, so that nothing else reads it before.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, stream, ready) => ready(null, stream));
    keepingRoute(scope, options);
    done();
  });
  readingRoute(app, pool);
  app.delete(
    "/v1/parties/:party/attachments/:sha256",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "eraseAttachment",
        summary: "Forget a picture or paper; records go on naming its hash",
        params: ByHash,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params: { party, sha256 } }, reply) => {
      if (!(await eraseAttachment(pool, party, sha256, now()))) throw unknown();
      return reply.code(204).send(null);
    },
  );
}

function keepingRoute(scope: HttpServer, { now, pool }: InspectionOptions): void {
  scope.put(
    "/v1/parties/:party/attachments/:sha256",
    {
      // Its name is its hash: whoever sends it can replace nothing.
      config: { access: { kind: "party", needs: "view" } },
      bodyLimit: ATTACHMENT_BYTES_MAX,
      schema: {
        operationId: "keepAttachment",
        summary: "Hand in a picture or paper that a record names",
        description: `Body: its bytes, ${String(ATTACHMENT_BYTES_MAX)} at most. JPEG, PNG, WebP, HEIC or PDF by its own first bytes, whatever the content-type says. 409: it was erased.`,
        params: ByHash,
        response: { 204: Done, ...problemReplies(409, 413, 415, 422) },
      },
    },
    async ({ body, params: { party, sha256 } }, reply) => {
      const bytes = await received(body as Readable | undefined, sha256);
      const mediaType = mediaTypeOf(bytes.subarray(0, SNIFFED_BYTES));
      if (mediaType === undefined)
        throw new Problem("unsupportedMediaType", "Neither JPEG, PNG, WebP, HEIC nor PDF.");
      const attachment = { party, sha256, mediaType, bytes };
      if ((await keepAttachment(pool, attachment, now())) === "erased")
        throw new Problem("conflict", "It was erased, and does not come back.");
      return reply.code(204).send(null);
    },
  );
}

/**
 * All of a body, hashed as it comes.
 * @throws Problem `tooLarge` as soon as it is, `attachmentHash`
 */
async function received(body: Readable | undefined, sha256: string): Promise<Buffer> {
  const hash = createHash("sha256");
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of (body ?? []) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > ATTACHMENT_BYTES_MAX)
      throw new Problem("tooLarge", `At most ${String(ATTACHMENT_BYTES_MAX)} bytes.`);
    hash.update(part);
    parts.push(part);
  }
  if (hash.digest("hex") !== sha256)
    throw new Problem("attachmentHash", "The bytes do not hash to the name in the path.");
  return Buffer.concat(parts, size);
}

function readingRoute(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/parties/:party/attachments/:sha256",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readAttachment",
        summary: "A picture or paper that a record of the party names",
        params: ByHash,
        response: { 200: Bytes, ...problemReplies(404) },
      },
    },
    async ({ params: { party, sha256 } }, reply) => {
      const found = await readAttachment(pool, party, sha256);
      if (found === undefined) throw unknown();
      const isPicture = found.mediaType.startsWith("image/");
      return reply
        .type(found.mediaType)
        .header("content-disposition", isPicture ? "inline" : "attachment")
        .send(found.bytes);
    },
  );
}

const unknown = (): Problem =>
  new Problem("notFound", "The party has no such attachment, or it was erased.");
