import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { equivocations, gapsOf, listDevices, refusals } from "../ingest/overview.store.ts";
import { lookRoute, NOTHING } from "./looks.ts";
import type { Looks } from "./looks-decide.ts";
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

const Equivocation = Type.Object({
  keyId: KeyId,
  sequence: Integer,
  seenAt: Type.String(),
  first: Type.Object({ statement: Type.String(), signature: Type.String() }),
  other: Type.Object({ statement: Type.String(), signature: Type.String() }),
});

const LIMIT = 50;
/** The largest `integer` of PostgreSQL. */
const CURSOR_MAX = 2 ** 31 - 1;

const common = { section: "deviceTrust", resolutions: ["day", "hour", "month"] } as const;

/** Who sends, what is missing, and what is wrong: for the people who run machines and gateways. */
export function deviceRoutes(app: HttpServer, pool: Pool, looks: Looks): void {
  lookRoute(app, looks, {
    ...common,
    path: "/devices",
    operationId: "listDevices",
    summary: "A factory's devices, and how complete their word is in a period",
    params: NOTHING,
    query: Type.Object({
      after: Type.Optional(
        Type.Integer({ minimum: 0, maximum: CURSOR_MAX, description: "cursor" }),
      ),
      // A default here would only be documentation: nothing fills it in.
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: LIMIT })),
    }),
    answer: Type.Object({
      items: Type.Array(Device),
      next: Type.Union([Type.Integer(), Type.Null()]),
    }),
    read: async ({ query: { after = 0, limit = LIMIT }, view }) => {
      const items = await listDevices(pool, view.factory, view.period, { after, limit });
      return { items, next: items.length < limit ? null : (items.at(-1)?.keyNo ?? null) };
    },
  });

  lookRoute(app, looks, {
    ...common,
    path: "/keys/:keyId/gaps",
    operationId: "readGaps",
    summary: "Sequences that a key signed and nobody sent",
    params: Type.Object({ keyId: KeyId }),
    query: NOTHING,
    answer: Type.Object({ gaps: Type.Array(Type.Object({ from: Integer, to: Integer })) }),
    problems: [404],
    read: async ({ params, view }) => {
      const gaps = await gapsOf(pool, view.factory, params.keyId, view.period);
      if (gaps === undefined)
        throw new Problem("notFound", "No registered key of this factory has this id.");
      return { gaps };
    },
  });

  lookRoute(app, looks, {
    ...common,
    path: "/alerts",
    operationId: "listAlerts",
    summary: "Equivocations, with the proof that anyone may take to the chain",
    params: NOTHING,
    query: NOTHING,
    answer: Type.Object({ equivocations: Type.Array(Equivocation) }),
    read: async ({ view }) => ({
      equivocations: await equivocations(pool, view.factory, view.period),
    }),
  });

  app.get(
    "/v1/quarantine",
    {
      config: { access: { kind: "operator", needs: "view" } },
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
