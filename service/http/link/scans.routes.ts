import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { inTransaction } from "../../db/pool.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import { widening } from "../../trace/code-scope.ts";
import { publishedAmong } from "../../trace/published.store.ts";
import { coarse, type CoarsePlace } from "../../trace/scan-rule.ts";
import { recordScan } from "../../trace/scan.store.ts";
import { sortOf } from "../../trace/thing-sort.ts";
import { addressBlock } from "../address.ts";
import { Done } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { codeOf } from "./code.ts";
import type { LinkOptions } from "./options.ts";

const NewScan = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 1024, pattern: "^[!-~]+$" }),
    place: Type.Object(
      {
        latitude: Type.Number({ minimum: -90, maximum: 90 }),
        longitude: Type.Number({ minimum: -180, maximum: 180 }),
      },
      { additionalProperties: false, description: "kept to a tenth of a degree" },
    ),
  },
  { additionalProperties: false },
);

/** Where a unit was scanned, from readers who want to say it: so that one code on two things is noticed. */
export function scanRoutes(app: HttpServer, options: LinkOptions): void {
  app.post(
    "/v1/scans",
    {
      config: { access: { kind: "published" } },
      schema: {
        operationId: "tellScan",
        summary: "Say where a unit was scanned, to a tenth of a degree",
        body: NewScan,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ body, ip }, reply) => {
      const { latitude, longitude } = body.place;
      await countScan(options, { code: codeOf(body.id), ip, place: coarse(latitude, longitude) });
      return reply.code(204).send(null);
    },
  );
}

const UNITS: ReadonlySet<string> = new Set(["serial", "container", "asset"]);

/**
 * Counts a scan of what is one unit; a lot is scanned wherever its pieces are.
 * @throws Problem `notFound` where nobody shows it
 */
export async function countScan(
  { now, pool }: LinkOptions,
  { code, ip, place }: { readonly code: string; readonly ip: string; readonly place?: CoarsePlace },
): Promise<void> {
  if (!UNITS.has(sortOf(code))) return;
  const at = now();
  const published = await publishedAmong(pool, widening(code), at);
  if (published.length === 0) throw new Problem("notFound", "Nobody shows anything of it.");
  const parties = [...new Set(published.map(({ party }) => party))];
  const address = addressBlock(ip);
  // One unit, whether or not its label names its lot.
  const unit = canonicalUri(code);
  await inTransaction(pool, (client) =>
    recordScan(client, { code: unit, at, address, place, parties }),
  );
}
