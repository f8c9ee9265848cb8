import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { type KeptAlert, shownAlert } from "../../quality/alerts/alert-row.ts";
import type { AlertCommand } from "../../quality/alerts/alert.ts";
import { alertOf, changeAlert, listAlerts } from "../../quality/alerts/alert.store.ts";
import { stepsOf } from "../../quality/alerts/step.store.ts";
import { OfParty } from "../consent-schema.ts";
import { Next, nextOf, pageOf, Paging } from "../people/paging.ts";
import { Idempotent } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { actorIn } from "./actor.ts";
import type { AlertOptions } from "./options.ts";
import { AlertRefused } from "./refused.ts";
import {
  Acknowledgement,
  AlertSchema,
  AlertWithHistory,
  Closing,
  Containment,
  OfAlert,
  shownStep,
} from "./schemas.ts";
import { alertStream } from "./stream.ts";

const Which = Type.Optional(Type.Enum(["open", "closed", "all"], { default: "open" }));
const byViewers = { access: { kind: "party", needs: "view" } } as const;
const bySigners = { access: { kind: "party", needs: "sign" } } as const;
const answers = { 200: AlertSchema, ...problemReplies(404, 409) };

/** A factory's alerts, what was done about them, and what it does. */
export function alertRoutes(app: HttpServer, options: AlertOptions): void {
  readRoutes(app, options);
  alertStream(app, options);
  acknowledgeRoute(app, options);
  containRoute(app, options);
  closeRoute(app, options);
}

function readRoutes(app: HttpServer, { pool }: AlertOptions): void {
  app.get(
    "/v1/parties/:party/alerts",
    {
      config: byViewers,
      schema: {
        operationId: "listPartyAlerts",
        summary: "A party's alerts, newest first",
        params: OfParty,
        querystring: Type.Object({ which: Which, ...Paging.properties }),
        response: { 200: Type.Object({ items: Type.Array(AlertSchema), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const alerts = await listAlerts(pool, params.party, {
        ...page,
        which: query.which ?? "open",
      });
      return { items: alerts.map(shownAlert), next: nextOf(alerts, page.limit) };
    },
  );

  app.get(
    "/v1/parties/:party/alerts/:alert",
    {
      config: byViewers,
      schema: {
        operationId: "readAlert",
        summary: "An alert, with who did what about it, when and why",
        params: OfAlert,
        response: { 200: AlertWithHistory, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const alert = required(await alertOf(pool, params.party, params.alert));
      const history = await stepsOf(pool, alert.id);
      return { ...shownAlert(alert), history: history.map(shownStep) };
    },
  );
}

function acknowledgeRoute(app: HttpServer, options: AlertOptions): void {
  app.post(
    "/v1/parties/:party/alerts/:alert/acknowledgement",
    {
      config: bySigners,
      schema: {
        operationId: "acknowledgeAlert",
        summary: "Say that somebody is at it",
        params: OfAlert,
        headers: Idempotent,
        body: Acknowledgement,
        response: answers,
      },
    },
    (request) => change(options, request, { what: "acknowledge", why: request.body.why }),
  );
}

function containRoute(app: HttpServer, options: AlertOptions): void {
  app.post(
    "/v1/parties/:party/alerts/:alert/containment",
    {
      config: bySigners,
      schema: {
        operationId: "containAlert",
        summary: "Say what was done so that nothing of it gets further",
        params: OfAlert,
        headers: Idempotent,
        body: Containment,
        response: answers,
      },
    },
    (request) => change(options, request, { what: "contain", why: request.body.why }),
  );
}

function closeRoute(app: HttpServer, options: AlertOptions): void {
  app.post(
    "/v1/parties/:party/alerts/:alert/closing",
    {
      config: bySigners,
      schema: {
        operationId: "closeAlert",
        summary: "Close an alert with what is done with the product, in the words of CX-0164",
        description: "A false alarm needs no containment; everything else was contained before.",
        params: OfAlert,
        headers: Idempotent,
        body: Closing,
        response: answers,
      },
    },
    (request) => change(options, request, { what: "close", ...request.body }),
  );
}

/** @throws Problem `notFound`, `alreadyUsed`, `alertRefused` with its reason */
async function change(
  { now, pool }: AlertOptions,
  request: Pick<FastifyRequest, "headers" | "params" | "principal">,
  command: AlertCommand,
) {
  const { alert: id, party } = request.params as { readonly party: string; readonly alert: string };
  const key = request.headers["idempotency-key"];
  const changed = await changeAlert(pool, {
    party,
    id,
    command,
    by: actorIn(request.principal),
    at: now().toISOString(),
    idempotencyKey: typeof key === "string" ? key : undefined,
  });
  if (changed.outcome === "refused") throw new AlertRefused(changed.refusal);
  if (changed.outcome === "otherRequest")
    throw new Problem("alreadyUsed", "This Idempotency-Key did something else with this alert.");
  return shownAlert(required(changed.outcome === "unknown" ? undefined : changed.alert));
}

/** @throws Problem `notFound` */
function required(alert: KeptAlert | undefined): KeptAlert {
  if (alert === undefined) throw new Problem("notFound", "The party has no alert by this id.");
  return alert;
}
