import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { equivocations, gapsOf, listDevices, refusals } from "../ingest/overview.store.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Integer = Type.Integer();
const KeyId = Type.String({ pattern: "^[0-9a-f]{64}$" });

const Device = Type.Object({
  keyId: KeyId,
  device: Type.String(),
  factory: Type.String(),
  grade: Type.String(),
  fromIndex: Integer,
  untilIndex: Type.Union([Integer, Type.Null()]),
  endedReason: Type.Union([Type.String(), Type.Null()]),
  records: Integer,
  refused: Integer,
  lastSequence: Integer,
  missing: Integer,
});

const LIMIT = 50;
/** The largest `integer` of PostgreSQL. */
const CURSOR_MAX = 2 ** 31 - 1;

/** Who sends, what is missing, and what is wrong: for the people who run machines and gateways. */
export function deviceRoutes(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/devices",
    {
      schema: {
        operationId: "listDevices",
        querystring: Type.Object({
          after: Type.Optional(
            Type.Integer({ minimum: 0, maximum: CURSOR_MAX, description: "cursor" }),
          ),
          // A default here would only be documentation: nothing fills it in.
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: LIMIT })),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(Device),
            next: Type.Union([Type.Integer(), Type.Null()]),
          }),
        },
      },
    },
    async ({ query }) => {
      const { after = 0, limit = LIMIT } = query;
      const items = await listDevices(pool, after, limit);
      return { items, next: items.length < limit ? null : (items.at(-1)?.keyNo ?? null) };
    },
  );

  app.get(
    "/v1/keys/:keyId/gaps",
    {
      schema: {
        operationId: "readGaps",
        summary: "Sequences that a key signed and nobody sent",
        params: Type.Object({ keyId: KeyId }),
        response: {
          200: Type.Object({ gaps: Type.Array(Type.Object({ from: Integer, to: Integer })) }),
          ...problemReplies(404),
        },
      },
    },
    async ({ params }) => {
      const gaps = await gapsOf(pool, params.keyId);
      if (gaps === undefined) throw new Problem("notFound", "No registered key has this id.");
      return { gaps };
    },
  );

  app.get(
    "/v1/alerts",
    {
      schema: {
        operationId: "listAlerts",
        summary: "Equivocations, with the proof that anyone may take to the chain",
        response: {
          200: Type.Object({
            equivocations: Type.Array(
              Type.Object({
                keyId: KeyId,
                sequence: Integer,
                seenAt: Type.String(),
                first: Type.Object({ statement: Type.String(), signature: Type.String() }),
                other: Type.Object({ statement: Type.String(), signature: Type.String() }),
              }),
            ),
          }),
        },
      },
    },
    async () => ({ equivocations: await equivocations(pool) }),
  );

  app.get(
    "/v1/quarantine",
    {
      schema: {
        operationId: "countQuarantine",
        summary: "What was refused, by who brought it and why",
        response: {
          200: Type.Object({
            counts: Type.Array(
              Type.Object({ principal: Type.String(), code: Type.String(), count: Integer }),
            ),
          }),
        },
      },
    },
    async () => ({ counts: await refusals(pool) }),
  );
}
