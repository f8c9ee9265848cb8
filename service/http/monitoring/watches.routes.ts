import { type Static, Type } from "typebox";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { keepSettings, settingsOf } from "../../quality/monitoring/setting.store.ts";
import { chartTermsOf, type WatchDraft, watchFault } from "../../quality/monitoring/watch.ts";
import { pauseWatch } from "../../quality/monitoring/pause.store.ts";
import {
  addWatch,
  removeWatch,
  watchById,
  watchesOf,
} from "../../quality/monitoring/watch.store.ts";
import { actorIn } from "../alerts/actor.ts";
import { OfParty } from "../consent-schema.ts";
import { Done, Idempotent } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { chartOf } from "./chart.ts";
import type { MonitoringOptions } from "./options.ts";
import {
  ChartSchema,
  NewWatch,
  OfWatch,
  Pause,
  Settings,
  shownWatch,
  WatchSchema,
} from "./schemas.ts";

const byViewers = { access: { kind: "party", needs: "view" } } as const;
const byManagers = { access: { kind: "party", needs: "manage" } } as const;
const POINTS = 100;

/** What a factory has watched, and the charts that come of it. */
export function watchRoutes(app: HttpServer, options: MonitoringOptions): void {
  listRoute(app, options);
  addRoute(app, options);
  removeRoute(app, options);
  pauseRoute(app, options);
  chartRoute(app, options);
  settingRoutes(app, options);
}

function listRoute(app: HttpServer, { pool }: MonitoringOptions): void {
  app.get(
    "/v1/parties/:party/watches",
    {
      config: byViewers,
      schema: {
        operationId: "listWatches",
        summary: "Characteristics that a factory has watched",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(WatchSchema) }) },
      },
    },
    async ({ params }) => ({ items: (await watchesOf(pool, [params.party])).map(shownWatch) }),
  );
}

function addRoute(app: HttpServer, { now, pool }: MonitoringOptions): void {
  app.post(
    "/v1/parties/:party/watches",
    {
      config: byManagers,
      schema: {
        operationId: "addWatch",
        summary: "Have a characteristic watched, from the next record on",
        description:
          "What is watched is never changed: remove it and add another, whose limits are learnt anew.",
        params: OfParty,
        headers: Idempotent,
        body: NewWatch,
        response: { 201: WatchSchema, ...problemReplies(409) },
      },
    },
    async ({ body, headers, params, principal }, reply) => {
      const draft = draftOf(body);
      const fault = watchFault(draft);
      if (fault !== undefined)
        throw new Problem("invalidRequest", "Nothing can be watched so.", undefined, [fault]);
      const actor = actorIn(principal);
      const watch = await addWatch(pool, {
        party: params.party,
        draft,
        by: actor.kind === "service" ? "" : actor.id,
        at: now(),
        idempotencyKey: headers["idempotency-key"],
      });
      if (watch === undefined) throw new Problem("conflict", "The party has too many watched.");
      if (!isSame(watch, draft))
        throw new Problem("alreadyUsed", "This Idempotency-Key added something else.");
      return reply.code(201).send(shownWatch(watch));
    },
  );
}

/** Nothing said of the machine is each machine. */
const draftOf = (body: Static<typeof NewWatch>): WatchDraft =>
  body.kind === "chart"
    ? { machine: undefined, ...body, terms: chartTermsOf(body.terms) }
    : { machine: undefined, ...body };

/** The database keeps members in another order. */
const isSame = (one: WatchDraft, other: WatchDraft): boolean => textOf(one) === textOf(other);
const textOf = ({ kind, label, machine, metric, terms, unit }: WatchDraft): string =>
  JSON.stringify([kind, label, machine, metric, unit, canonicalize(terms)]);

function removeRoute(app: HttpServer, { now, pool }: MonitoringOptions): void {
  app.delete(
    "/v1/parties/:party/watches/:watch",
    {
      config: byManagers,
      schema: {
        operationId: "removeWatch",
        summary: "Watch a characteristic no longer; its chart stays",
        params: OfWatch,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params }, reply) => {
      if (!(await removeWatch(pool, params.party, params.watch, now()))) throw unknown();
      return reply.code(204).send(null);
    },
  );
}

function pauseRoute(app: HttpServer, { now, pool }: MonitoringOptions): void {
  app.put(
    "/v1/parties/:party/watches/:watch/pause",
    {
      config: byManagers,
      schema: {
        operationId: "pauseWatch",
        summary: "Look at nothing for a while, or again; what came in between is never charted",
        params: OfWatch,
        body: Pause,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ body: { paused }, params }, reply) => {
      const at = paused ? now() : null;
      if (!(await inTransaction(pool, (db) => pauseWatch(db, params, at)))) throw unknown();
      return reply.code(204).send(null);
    },
  );
}

function chartRoute(app: HttpServer, { pool }: MonitoringOptions): void {
  app.get(
    "/v1/parties/:party/watches/:watch/chart",
    {
      config: byViewers,
      schema: {
        operationId: "readChart",
        summary: "Points, limits and broken rules of a control chart, with capability and EWMA",
        params: OfWatch,
        querystring: Type.Object({
          machine: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: POINTS })),
        }),
        response: { 200: ChartSchema, ...problemReplies(404, 409) },
      },
    },
    async ({ params, query: { limit = POINTS, machine } }) => {
      const watch = await watchById(pool, params.party, params.watch);
      if (watch === undefined) throw unknown();
      if (watch.kind !== "chart") throw new Problem("conflict", "This one is not charted.");
      return chartOf(pool, watch, { machine, limit });
    },
  );
}

const unknown = (): Problem => new Problem("notFound", "The party has nothing watched by this id.");

function settingRoutes(app: HttpServer, { pool }: MonitoringOptions): void {
  app.get(
    "/v1/parties/:party/monitoring",
    {
      config: byViewers,
      schema: {
        operationId: "readMonitoring",
        summary: "When a factory is told of what does not come",
        params: OfParty,
        response: { 200: Settings },
      },
    },
    ({ params }) => settingsOf(pool, params.party),
  );

  app.put(
    "/v1/parties/:party/monitoring",
    {
      config: byManagers,
      schema: {
        operationId: "changeMonitoring",
        summary: "Be told sooner, later, or not at all of what does not come",
        params: OfParty,
        body: Settings,
        response: { 200: Settings },
      },
    },
    async ({ body, params }) => {
      await keepSettings(pool, params.party, body);
      return body;
    },
  );
}
