import { type TObject, Type } from "typebox";
import {
  askedFor,
  configOf,
  type LookRequest,
  type LookRoute,
  partsOf,
  pathOf,
  schemaOf,
  shownBeside,
} from "./looks.ts";
import type { Looks } from "./looks-decide.ts";
import type { HttpServer } from "./server.ts";

/** A piece of an export: objects, one a line, and where the next piece begins. */
export interface Piece {
  readonly lines: readonly object[];
  readonly next: string | null;
}

export const pieceQuery = Type.Object({
  after: Type.Optional(Type.String({ pattern: "^[0-9a-z.]{1,64}$", description: "cursor" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
});

/**
 * Newline-delimited JSON, piece by piece. The first line of a piece says what it speaks of and where the next one
 * begins: an export that broke off goes on there. Each piece is a look of its own.
 */
export function lookExport<Params extends TObject>(
  app: HttpServer,
  looks: Looks,
  route: LookRoute<Params, typeof pieceQuery> & {
    readonly fields: readonly string[];
    readonly read: (request: LookRequest<Params, typeof pieceQuery>) => Promise<Piece>;
  },
): void {
  const schema = schemaOf(route, {
    200: {
      description: "One JSON object a line; the first one is the head",
      content: { "application/x-ndjson": { schema: Type.String() } },
    },
  });
  app.get(pathOf(route), { ...configOf(route), schema }, async (request, reply) => {
    const { bytes } = await looks.show(askedFor(request, route), async (view) => {
      const { lines, next } = await route.read({ ...partsOf(request, route), view });
      const all = [{ ...shownBeside(view), next }, ...lines];
      const text = all.map((line) => `${JSON.stringify(line)}\n`).join("");
      return { bytes: text, fields: route.fields };
    });
    return reply.type("application/x-ndjson; charset=utf-8").send(bytes);
  });
}
