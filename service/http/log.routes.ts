import type { Pool } from "pg";
import { Type } from "typebox";
import { toHex } from "../../device-attest/bytes.ts";
import { Problem } from "../errors.ts";
import { newestAnchor } from "../evidence/anchor.store.ts";
import { logSize, newestCheckpoint } from "../evidence/log.store.ts";
import { parseTilePath } from "../evidence/tile.ts";
import { readTile } from "../evidence/tile.store.ts";
import { type TrustManifest, TrustManifestSchema } from "../evidence/trust-manifest.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const LogState = Type.Object({
  origin: Type.String(),
  /** Entries that have an index. */
  size: Type.Integer(),
  /** Entries under a signed checkpoint. */
  checkpointSize: Type.Integer(),
  anchored: Type.Union([
    Type.Null(),
    Type.Object({
      size: Type.Integer(),
      root: Type.String(),
      transaction: Type.String(),
      blockNumber: Type.Integer(),
      blockTimestamp: Type.Integer(),
    }),
  ]),
});

const Note = { content: { "text/plain": { schema: Type.String() } } };
const Hashes = {
  content: {
    "application/octet-stream": {
      schema: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
    },
  },
};
const config = { access: { kind: "public" } } as const;

/**
 * The log as everybody may read it (c2sp.org/tlog-tiles): checkpoint and hash tiles, so that no two readers can be
 * shown two logs. Entries are for those entitled and not served here.
 */
export function logRoutes(app: HttpServer, pool: Pool, manifest: TrustManifest): void {
  app.get(
    "/checkpoint",
    {
      config,
      schema: { operationId: "readCheckpoint", response: { 200: Note, ...problemReplies(404) } },
    },
    async (_request, reply) => {
      const checkpoint = await newestCheckpoint(pool);
      if (checkpoint === undefined) throw new Problem("notFound", "The log is empty.");
      return reply
        .type("text/plain; charset=utf-8")
        .header("cache-control", "no-cache")
        .send(checkpoint.note);
    },
  );

  app.get(
    "/tile/*",
    {
      config,
      schema: { operationId: "readTile", response: { 200: Hashes, ...problemReplies(404) } },
    },
    async ({ url }, reply) => {
      const path = parseTilePath(url.slice("/tile/".length));
      const hashes = path && (await readTile(pool, path.id, path.width));
      if (hashes === undefined) throw new Problem("notFound", "There is no such tile yet.");
      return reply
        .type("application/octet-stream")
        .header("cache-control", "public, max-age=31536000, immutable")
        .send(hashes);
    },
  );

  app.get(
    "/v1/log",
    { config, schema: { operationId: "readLog", response: { 200: LogState } } },
    async () => {
      const [size, checkpoint, anchor] = await Promise.all([
        logSize(pool),
        newestCheckpoint(pool),
        newestAnchor(pool),
      ]);
      return {
        origin: manifest.origin,
        size,
        checkpointSize: checkpoint?.size ?? 0,
        anchored: anchor === undefined ? null : { ...anchor, root: toHex(anchor.root) },
      };
    },
  );

  app.get(
    "/v1/trust-manifest",
    {
      config,
      schema: {
        operationId: "readTrustManifest",
        description:
          "For convenience only: take yours from parties that you trust, not from the operator.",
        response: { 200: TrustManifestSchema, ...problemReplies(404) },
      },
    },
    () => manifest,
  );
}
