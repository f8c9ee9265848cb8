import { type Static, Type } from "typebox";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { inSnapshot, type Queryable } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import {
  custodiansOf,
  lotHolds,
  lotInspections,
  toldRules,
} from "../../quality/lot-detail.store.ts";
import { listLots, type LotFilter, type LotSummary } from "../../quality/lot-list.store.ts";
import { reasonId, ReasonSchema } from "../../quality/reason.ts";
import { keepReason, reasonOf, reasonsBehind } from "../../quality/reason.store.ts";
import { requestsOf } from "../../quality/request.store.ts";
import type { InspectionOptions } from "../inspection/options.ts";
import { PartyId } from "../party-id.ts";
import { Nullable } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { Hash, LotSchema, LotSummarySchema } from "./schemas.ts";
import { shownHold, shownInspection, shownRules, shownSummary } from "./shown.ts";

const LOTS = 50;
/** More is not shown at once; a lot with more is verified from its evidence bundle. */
const INSPECTIONS = 2000;

const toView = { access: { kind: "party", needs: "view" } } as const;

/**
 * Lots that a party has a say about: its own, those under its plans, those that it audits or inspects, and those that its
 * material is in. Opening a lot under a plan shows it to them.
 */
export function lotRoutes(app: HttpServer, options: InspectionOptions): void {
  listRoute(app, options);
  readRoute(app, options);
  reasonRoute(app, options);
  readReasonRoute(app, options);
}

function listRoute(app: HttpServer, { now, pool }: InspectionOptions): void {
  app.get(
    "/v1/parties/:party/lots",
    {
      config: toView,
      schema: {
        operationId: "listLots",
        summary: "Lots that the party has a say about, oldest first",
        params: Type.Object({ party: PartyId }),
        querystring: Type.Object({
          as: Type.Optional(Type.Enum(["factory", "publisher"])),
          standing: Type.Optional(
            Type.Enum(["open", "released", "contradicted", "held", "needsDecision"]),
          ),
          plan: Type.Optional({ ...Hash, description: "only lots under it" }),
          after: Type.Optional(
            Type.String({ maxLength: 100, description: "`next` of the page before" }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: LOTS })),
        }),
        response: {
          200: Type.Object({ items: Type.Array(LotSummarySchema), next: Nullable(Type.String()) }),
          ...problemReplies(400),
        },
      },
    },
    async ({ params: { party }, query: { after, limit = LOTS, ...query } }) => {
      const filter = { party, ...query, after: cursorOf(after), limit };
      const lots = await listLots(pool, filter, now());
      const last = lots.length === limit ? lots.at(-1) : undefined;
      return { items: lots.map(shownSummary), next: last === undefined ? null : cursorAt(last) };
    },
  );
}

function readRoute(app: HttpServer, { now, pool }: InspectionOptions): void {
  app.get(
    "/v1/parties/:party/lots/:lot",
    {
      config: toView,
      schema: {
        operationId: "readLot",
        summary:
          "How a lot stands, what every inspection of it said, and what is missing for its release",
        params: Type.Object({ party: PartyId, lot: Hash }),
        response: { 200: LotSchema, ...problemReplies(404) },
      },
    },
    ({ params: { lot, party } }) => inSnapshot(pool, (db) => lotOf(db, { lot, party }, now())),
  );
}

/** @throws Problem `notFound` */
async function lotOf(
  db: Queryable,
  { lot, party }: { readonly lot: string; readonly party: string },
  now: Date,
): Promise<Static<typeof LotSchema>> {
  const [found] = await listLots(db, { party, lot, limit: 1 }, now);
  if (found === undefined) throw new Problem("notFound", "The party has no say about such a lot.");
  const told = await toldRules(db, found.plan, party);
  const inspections = await lotInspections(db, lot, told, INSPECTIONS);
  const holds = await lotHolds(db, lot);
  const requests = await requestsOf(db, lot);
  // The plan's publisher alone disposes of inspections.
  const disposed = inspections.flatMap(({ reason }) =>
    reason === undefined ? [] : [{ by: found.publisher, reason }],
  );
  const whys = await reasonsBehind(db, [...disposed, ...holds]);
  return {
    ...shownSummary(found),
    rules: shownRules(told),
    inspections: inspections.map((one) => shownInspection(one, whys)),
    holds: holds.map((one) => shownHold(one, whys)),
    custodians: [...(await custodiansOf(db, lot))],
    requests: requests.map((one) => ({ ...one, requestedAt: one.requestedAt.toISOString() })),
  };
}

function reasonRoute(app: HttpServer, { now, pool }: InspectionOptions): void {
  app.post(
    "/v1/parties/:party/reasons",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "keepReason",
        summary: "Keep why something is held, excused or disposed of; acts name it by its hash",
        params: Type.Object({ party: PartyId }),
        body: ReasonSchema,
        response: { 201: Type.Object({ reason: Hash }) },
      },
    },
    async ({ body, params: { party } }, reply) => {
      const reason = reasonId(body);
      await keepReason(pool, { party, reason, canonical: canonicalize(body) }, now());
      return reply.code(201).send({ reason });
    },
  );
}

function readReasonRoute(app: HttpServer, { pool }: InspectionOptions): void {
  app.get(
    "/v1/parties/:party/reasons/:reason",
    {
      config: toView,
      schema: {
        operationId: "readReason",
        summary: "What stands behind a reason's hash in an act of the party",
        params: Type.Object({ party: PartyId, reason: Hash }),
        response: { 200: ReasonSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { party, reason } }) => {
      const found = await reasonOf(pool, party, reason);
      if (found === undefined) throw new Problem("notFound", "The party kept no such reason.");
      return found;
    },
  );
}

/** @throws Problem `invalidRequest` */
function cursorOf(text: string | undefined): LotFilter["after"] {
  if (text === undefined) return undefined;
  const [, openedAt, lot] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(text) ?? [];
  if (openedAt === undefined || lot === undefined)
    throw new Problem("invalidRequest", "`after` is no cursor.");
  return { openedAt: new Date(Number(openedAt)), lot };
}

/** Blocks' times are whole seconds. */
const cursorAt = ({ lot, openedAt }: LotSummary): string => `${String(openedAt.getTime())}.${lot}`;
