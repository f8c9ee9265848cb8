import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { publishedList } from "../../identity/revocation/list.store.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";

const List = {
  content: {
    "application/pkix-crl": {
      schema: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
    },
  },
};

const lists = [
  { kind: "site", operationId: "readRevokedDevices" },
  { kind: "root", operationId: "readRevokedAuthorities" },
] as const;

/** Lists of revoked certificates: whoever meets one of ours has to be able to ask, and says nothing of himself by it. */
export function pkiRoutes(app: HttpServer, pool: Pool): void {
  for (const { kind, operationId } of lists)
    app.get(
      `/pki/${kind}.crl`,
      {
        config: { access: { kind: "public" } },
        schema: { operationId, response: { 200: List, ...problemReplies(404) } },
      },
      async (_request, reply) => {
        const list = await publishedList(pool, kind);
        if (list === undefined) throw new Problem("notFound", "No list was published yet.");
        return reply
          .type("application/pkix-crl")
          .header("cache-control", "public, max-age=60")
          .send(list);
      },
    );
}
