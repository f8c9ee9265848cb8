import { Type } from "typebox";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import { deliveriesOf, type Delivery, redeliver } from "../../quality/webhooks/delivery.store.ts";
import { webhooksOf } from "../../quality/webhooks/webhook.store.ts";
import { OfParty } from "../consent-schema.ts";
import { actorOf } from "../people/actor.ts";
import { Next, nextOf, pageOf, Paging } from "../people/paging.ts";
import { Done, Idempotent } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { personOf } from "../sign-in/person.ts";
import type { WebhookOptions } from "./options.ts";
import {
  DeliverySchema,
  MadeWebhook,
  NewWebhook,
  OfDelivery,
  OfWebhook,
  Rotated,
  Rotation,
  WebhookSchema,
} from "./schemas.ts";
import { targetOf } from "./target.ts";
import { rotateSecret, shownWebhook, subscribe, unknownWebhook, unsubscribe } from "./webhooks.ts";

const byManagers = { access: { kind: "party", needs: "manage", by: "people" } } as const;

/** Whom a party has told of its alerts, signed (docs/alerts.md). */
export function webhookRoutes(app: HttpServer, options: WebhookOptions): void {
  listRoute(app, options);
  makeRoute(app, options);
  rotateRoute(app, options);
  endRoute(app, options);
  deliveryRoutes(app, options);
}

function listRoute(app: HttpServer, { pool }: WebhookOptions): void {
  app.get(
    "/v1/parties/:party/webhooks",
    {
      config: byManagers,
      schema: {
        operationId: "listWebhooks",
        summary: "Whom a party has told of its alerts; never a secret",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(WebhookSchema) }) },
      },
    },
    async ({ params }) => ({ items: (await webhooksOf(pool, params.party)).map(shownWebhook) }),
  );
}

function makeRoute(app: HttpServer, options: WebhookOptions): void {
  app.post(
    "/v1/parties/:party/webhooks",
    {
      config: byManagers,
      schema: {
        operationId: "makeWebhook",
        summary: "Have somebody told of alerts; the secret is shown this once",
        params: OfParty,
        headers: Idempotent,
        body: NewWebhook,
        response: { 201: MadeWebhook, ...problemReplies(409) },
      },
    },
    async (request, reply) => {
      const { body, headers, params, principal } = request;
      const made = await subscribe(options, actorOf(request), {
        party: params.party,
        url: targetOf(body.url, options.networks),
        types: body.types,
        madeBy: personOf(principal).account,
        madeAt: options.now(),
        idempotencyKey: headers["idempotency-key"],
      });
      return reply.code(201).send(made);
    },
  );
}

function rotateRoute(app: HttpServer, options: WebhookOptions): void {
  app.post(
    "/v1/parties/:party/webhooks/:webhook/rotation",
    {
      config: byManagers,
      schema: {
        operationId: "rotateWebhookSecret",
        summary: "Another secret; the old one signs beside it for a while",
        params: OfWebhook,
        body: Rotation,
        response: { 201: Rotated, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const rotating = { ...request.params, ...request.body };
      const secret = await rotateSecret(options, actorOf(request), rotating);
      return reply.code(201).send({ secret });
    },
  );
}

function endRoute(app: HttpServer, options: WebhookOptions): void {
  app.delete(
    "/v1/parties/:party/webhooks/:webhook",
    {
      config: byManagers,
      schema: {
        operationId: "endWebhook",
        summary: "Tell him nothing more, from now on",
        params: OfWebhook,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const { party, webhook } = request.params;
      await unsubscribe(options, actorOf(request), party, webhook);
      return reply.code(204).send(null);
    },
  );
}

function deliveryRoutes(app: HttpServer, { now, pool }: WebhookOptions): void {
  app.get(
    "/v1/parties/:party/webhooks/:webhook/deliveries",
    {
      config: byManagers,
      schema: {
        operationId: "listDeliveries",
        summary: "What was sent, is to be sent again, or was given up; newest first",
        params: OfWebhook,
        querystring: Paging,
        response: {
          200: Type.Object({ items: Type.Array(DeliverySchema), next: Next }),
          ...problemReplies(404),
        },
      },
    },
    async ({ params: { party, webhook }, query }) => {
      const page = pageOf(query);
      const deliveries = await deliveriesOf(pool, party, webhook, page);
      if (deliveries === undefined) throw unknownWebhook();
      return { items: deliveries.map(shownDelivery), next: nextOf(deliveries, page.limit) };
    },
  );

  app.post(
    "/v1/parties/:party/webhooks/:webhook/deliveries/:event/redelivery",
    {
      config: byManagers,
      schema: {
        operationId: "redeliverEvent",
        summary: "Send an event again, whatever came of it before",
        params: OfDelivery,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const { event, party, webhook } = request.params;
      const at = now();
      if (!(await redeliver(pool, party, { event, webhook }, at))) throw unknownWebhook();
      const act = { actor: actorOf(request), at, action: "webhookRedelivered" } as const;
      await recordAct(pool, party, { ...act, subject: webhook, detail: { event } });
      return reply.code(204).send(null);
    },
  );
}

const shownDelivery = ({ fault, no: _no, status, triedAt, ...delivery }: Delivery) => ({
  ...delivery,
  triedAt: triedAt ?? null,
  status: status ?? null,
  fault: fault ?? null,
});
