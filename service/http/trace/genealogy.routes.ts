import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { balanceOf } from "../../trace/balance.store.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import { lineageOf } from "../../trace/lineage.store.ts";
import { sayersFor } from "../../trace/sayers.ts";
import { thingStates } from "../../trace/containment.ts";
import { whereIs } from "../../trace/whereabouts.store.ts";
import { usesOf } from "../../trace/uses.store.ts";
import { OfParty } from "../consent-schema.ts";
import { Problem } from "../../errors.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { After, At, cursorIn, Limit, momentIn, Next, NullableText, ThingId } from "./schemas.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;
const LIMIT = 100;

const Relative = Type.Object({
  thing: Type.String(),
  sort: Type.String({ description: "what it is, by its id: lot, serial, container, ..." }),
  depth: Type.Integer({ description: "steps between the two, the fewest" }),
});

const Lineage = Type.Object({
  items: Type.Array(Relative),
  next: Next,
  isCut: Type.Boolean({ description: "whether more lies beyond what one search goes through" }),
});

const Use = Type.Object({
  event: Type.String(),
  at: InstantSchema,
  bizStep: NullableText,
  amount: NullableText,
  unit: NullableText,
  outputs: Type.Array(Type.String()),
  outputsCount: Type.Integer(),
});

const Balance = Type.Object({
  unit: Type.String({ description: "UN/CEFACT Recommendation 20" }),
  came: Type.String(),
  went: Type.String(),
  left: Type.String(),
  isOverdrawn: Type.Boolean({ description: "more went than came, by more than the tolerance" }),
});
const Balances = Type.Array(Balance);

const Where = Type.Object({
  state: Type.Enum([...thingStates]),
  holder: NullableText,
  place: NullableText,
  custodian: NullableText,
  lastAt: Type.Union([InstantSchema, Type.Null()]),
});

/** What a party's events say of where things come from and go to. */
export function genealogyRoutes(app: HttpServer, { pool }: { readonly pool: Pool }): void {
  lineageRoute(app, pool);
  usesRoute(app, pool);
  balanceRoute(app, pool);
  whereRoute(app, pool);
}

function whereRoute(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/parties/:party/trace/whereabouts",
    {
      config: toView,
      schema: {
        operationId: "readWhereabouts",
        summary: "Where a thing is, or was: in which container, at which place, with whom",
        params: OfParty,
        querystring: Type.Object({ thing: ThingId, at: At }),
        response: { 200: Where, ...problemReplies(404) },
      },
    },
    async ({ params, query: { thing, ...query } }) => {
      const found = await whereIs(pool, {
        thing: canonicalUri(thing),
        sayers: sayersFor(params.party),
        ...momentIn(query),
      });
      if (found === undefined)
        throw new Problem("notFound", "No event of the party names this thing.");
      return found;
    },
  );
}

function lineageRoute(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/parties/:party/trace/genealogy",
    {
      config: toView,
      schema: {
        operationId: "readGenealogy",
        summary: "What a thing was made from, or what was made from it, nearest first",
        params: OfParty,
        querystring: Type.Object({
          thing: ThingId,
          direction: Type.Enum(["upstream", "downstream"]),
          at: At,
          after: After,
          limit: Limit,
        }),
        response: { 200: Lineage },
      },
    },
    async ({ params, query: { after, direction, limit = LIMIT, thing, ...query } }) => {
      const cursor = cursorIn(after);
      const { next, ...found } = await lineageOf(pool, {
        thing: canonicalUri(thing),
        direction,
        sayers: sayersFor(params.party),
        count: limit,
        ...momentIn(query),
        ...(cursor && { after: cursor }),
      });
      const items = found.items.map((one) => ({ ...one }));
      return {
        ...found,
        items,
        next: next === undefined ? null : `${String(next.depth)}.${next.thing}`,
      };
    },
  );
}

function usesRoute(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/parties/:party/trace/uses",
    {
      config: toView,
      schema: {
        operationId: "listUses",
        summary: "The transformations that took some of a thing, with how much",
        params: OfParty,
        querystring: Type.Object({
          thing: ThingId,
          at: At,
          after: Type.Optional(Type.String({ pattern: "^[0-9]{1,18}$", description: "cursor" })),
          limit: Limit,
        }),
        response: { 200: Type.Object({ items: Type.Array(Use), next: Next }) },
      },
    },
    async ({ params, query: { after, limit = LIMIT, thing, ...query } }) => {
      const items = await usesOf(pool, {
        thing: canonicalUri(thing),
        sayers: sayersFor(params.party),
        count: limit,
        ...momentIn(query),
        ...(after !== undefined && { after }),
      });
      const last = items.length < limit ? null : (items.at(-1)?.no ?? null);
      return { items: items.map((one) => ({ ...one, outputs: [...one.outputs] })), next: last };
    },
  );
}

function balanceRoute(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/parties/:party/trace/balance",
    {
      config: toView,
      schema: {
        operationId: "readBalance",
        summary: "Whether what was said of a thing's amounts adds up",
        params: OfParty,
        querystring: Type.Object({
          thing: ThingId,
          at: At,
          tolerancePpm: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0, description: "millionths" }),
          ),
        }),
        response: {
          200: Type.Object({
            own: Balances,
            steps: Type.Array(
              Type.Object({ step: Type.String(), at: InstantSchema, balances: Balances }),
            ),
          }),
        },
      },
    },
    async ({ params, query: { thing, tolerancePpm = 0, ...query } }) => {
      const sayers = sayersFor(params.party);
      const { own, steps } = await balanceOf(pool, {
        thing: canonicalUri(thing),
        sayers,
        tolerancePpm,
        ...momentIn(query),
      });
      return {
        own: own.map((one) => ({ ...one })),
        steps: steps.map((step) => ({
          ...step,
          balances: step.balances.map((one) => ({ ...one })),
        })),
      };
    },
  );
}
