import type { FastifyRequest } from "fastify";
import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import type { Basis, DispatchDraft } from "../../trace/notification/dispatch.ts";
import { type Dispatched, dispatch, previewOf } from "../../trace/notification/dispatch.store.ts";
import { notificationOf } from "../../trace/notification/notification-read.store.ts";
import { actorIn } from "../alerts/actor.ts";
import { PartyId } from "../party-id.ts";
import { Uuid } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { refusing } from "./notification-refused.ts";
import {
  DispatchSchema,
  ForwardingSchema,
  Kind,
  NotificationSchema,
  OfNotification,
  PreviewSchema,
  shownNotification,
  shownPreview,
} from "./notification-schemas.ts";
import { millisecondsOf } from "./schemas.ts";

export interface NotificationOptions {
  readonly pool: Pool;
  readonly now: () => Date;
}

const toView = { access: { kind: "party", needs: "view" } } as const;
const toSign = { access: { kind: "party", needs: "sign" } } as const;
const OfContainment = Type.Object({ party: PartyId, containment: Uuid });
const SentSchema = Type.Object({ items: Type.Array(NotificationSchema) });
const answers = { 201: SentSchema, ...problemReplies(404, 409, 422) };

/** From what a party worked out, and from what it was told, to the next tier. */
export function notificationDispatchRoutes(app: HttpServer, options: NotificationOptions): void {
  containmentRoutes(app, options);
  forwardingRoutes(app, options);
}

function containmentRoutes(app: HttpServer, options: NotificationOptions): void {
  app.get(
    "/v1/parties/:party/trace/containments/:containment/recipients",
    {
      config: toView,
      schema: {
        operationId: "previewNotification",
        summary: "Whom a containment would be told to, one tier on, and what each would be told of",
        params: OfContainment,
        querystring: Type.Object({ kind: Kind }),
        response: { 200: PreviewSchema, ...problemReplies(404) },
      },
    },
    ({ params: { containment, party }, query: { kind } }) =>
      preview(options, { party, basis: { containment }, kind }),
  );
  app.post(
    "/v1/parties/:party/trace/containments/:containment/notifications",
    {
      config: toSign,
      schema: {
        operationId: "sendNotifications",
        summary: "Tell the next tier of what is contained: customers, or suppliers to look into it",
        params: OfContainment,
        body: DispatchSchema,
        response: answers,
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      const { containment, party } = params;
      const draft = { ...body, party, basis: { containment } };
      return reply.code(201).send(await send(options, request, draft));
    },
  );
}

function forwardingRoutes(app: HttpServer, options: NotificationOptions): void {
  app.get(
    "/v1/parties/:party/trace/notifications/:notification/recipients",
    {
      config: toView,
      schema: {
        operationId: "previewForwarding",
        summary: "Whom a notification would be forwarded to, and what each would be told of",
        params: OfNotification,
        response: { 200: PreviewSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { notification, party } }) => {
      const { kind } = await received(options, party, notification);
      return preview(options, { party, basis: { notification }, kind });
    },
  );
  app.post(
    "/v1/parties/:party/trace/notifications/:notification/forwarding",
    {
      config: toSign,
      schema: {
        operationId: "forwardNotification",
        summary:
          "Tell the next tier of it, in the party's own words and by its own names of things",
        params: OfNotification,
        body: ForwardingSchema,
        response: answers,
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      const { notification, party } = params;
      const { kind, severity } = await received(options, party, notification);
      const draft = { severity, ...body, party, kind, basis: { notification } };
      return reply.code(201).send(await send(options, request, draft));
    },
  );
}

async function preview(
  { now, pool }: NotificationOptions,
  draft: Pick<DispatchDraft, "party" | "basis" | "kind">,
) {
  return shownPreview(required(await previewOf(pool, draft, now())));
}

interface Asked extends Omit<DispatchDraft, "targetAt" | "to"> {
  readonly basis: Basis;
  readonly targetDate?: string;
  readonly to?: readonly string[];
}

/** @throws Problem `notFound`, `alreadyUsed`, `notificationRefused`, `notificationInvalid` */
async function send(
  { now, pool }: NotificationOptions,
  { principal }: FastifyRequest,
  { targetDate, to, ...draft }: Asked,
) {
  const targetAt =
    targetDate === undefined ? undefined : new Date(millisecondsOf(targetDate)).toISOString();
  const sending = { ...draft, targetAt, to, by: actorIn(principal), at: now() };
  const sent = sentOf(await refusing(() => dispatch(pool, sending)));
  return { items: sent.map(shownNotification) };
}

function sentOf(done: Dispatched) {
  if (done.outcome === "otherRequest")
    throw new Problem("alreadyUsed", "This id was used to send something else.");
  return required(done.outcome === "unknown" ? undefined : done.sent);
}

async function received({ pool }: NotificationOptions, party: string, id: string) {
  const found = await notificationOf(pool, party, id);
  return required(found?.side === "receiver" ? found : undefined);
}

/** @throws Problem `notFound` */
function required<T>(found: T | undefined): T {
  if (found === undefined)
    throw new Problem("notFound", "The party worked out or received nothing of this id.");
  return found;
}
