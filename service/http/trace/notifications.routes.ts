import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { changeNotification } from "../../trace/notification/change.store.ts";
import { writeMessage, readMessage } from "../../trace/notification/message.ts";
import { messagesOf } from "../../trace/notification/message.store.ts";
import { itemsOf, type Notification, notificationOf, notificationsOf } from "../../trace/notification/notification-read.store.ts"; // prettier-ignore
import { notificationSteps } from "../../trace/notification/step.store.ts";
import { takeMessage } from "../../trace/notification/take.store.ts";
import { actorIn } from "../alerts/actor.ts";
import { OfParty } from "../consent-schema.ts";
import { Next, nextOf, pageOf, Paging } from "../people/paging.ts";
import { Idempotent } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { notificationDispatchRoutes, type NotificationOptions } from "./notification-dispatch.routes.ts"; // prettier-ignore
import { NotificationProblem, refusing } from "./notification-refused.ts";
import {
  CommandSchema,
  NotificationSchema,
  NotificationWithHistory,
  OfNotification,
  shownNotification,
  shownStep,
} from "./notification-schemas.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;
const toSign = { access: { kind: "party", needs: "sign" } } as const;
const ITEMS_SHOWN = 1000;
/** Of 100,000 things: ids, and messages with what helps to find each. */
const IDS_BYTES_MAX = 8 << 20;
const MESSAGE_BYTES_MAX = 32 << 20;

/** What one tier tells the next, and what becomes of it. */
export function notificationRoutes(app: HttpServer, options: NotificationOptions): void {
  readRoutes(app, options);
  stepRoute(app, options);
  messageRoutes(app, options);
  notificationDispatchRoutes(app, options);
}

function readRoutes(app: HttpServer, { pool }: NotificationOptions): void {
  app.get(
    "/v1/parties/:party/trace/notifications",
    {
      config: toView,
      schema: {
        operationId: "listNotifications",
        summary: "What a party was told and told others, newest first",
        params: OfParty,
        querystring: Type.Object({
          box: Type.Optional(Type.Enum(["received", "sent", "all"], { default: "all" })),
          ...Paging.properties,
        }),
        response: { 200: Type.Object({ items: Type.Array(NotificationSchema), next: Next }) },
      },
    },
    async ({ params: { party }, query }) => {
      const page = { ...pageOf(query), box: query.box ?? "all" };
      const found = await notificationsOf(pool, party, page);
      return { items: found.map(shownNotification), next: nextOf(found, page.limit) };
    },
  );
  app.get(
    "/v1/parties/:party/trace/notifications/:notification",
    {
      config: toView,
      schema: {
        operationId: "readNotification",
        summary: "A notification, what it is about, and who did what about it, when and why",
        params: OfNotification,
        response: { 200: NotificationWithHistory, ...problemReplies(404) },
      },
    },
    async ({ params: { notification, party } }) => {
      const found = required(await notificationOf(pool, party, notification));
      const items = await itemsOf(pool, notification, ITEMS_SHOWN);
      const history = await notificationSteps(pool, notification);
      return {
        ...shownNotification(found),
        items: items.map(({ status, ...one }) => ({ ...one, blockStatus: status ?? null })),
        history: history.map(shownStep(found.side)),
      };
    },
  );
}

function stepRoute(app: HttpServer, { now, pool }: NotificationOptions): void {
  app.post(
    "/v1/parties/:party/trace/notifications/:notification/steps",
    {
      config: toSign,
      bodyLimit: IDS_BYTES_MAX,
      schema: {
        operationId: "changeNotification",
        summary: "Acknowledge, accept, decline or block what was received; close or take back what was sent", // prettier-ignore
        params: OfNotification,
        headers: Idempotent,
        body: CommandSchema,
        response: { 200: NotificationSchema, ...problemReplies(404, 409, 413) },
      },
    },
    async ({ body, headers, params: { notification, party }, principal }) => {
      const changed = await changeNotification(pool, {
        party,
        id: notification,
        command: body,
        by: actorIn(principal),
        at: now(),
        idempotencyKey: headers["idempotency-key"],
      });
      if (changed.outcome === "refused") throw new NotificationProblem(changed.refusal);
      if (changed.outcome === "otherRequest")
        throw new Problem("alreadyUsed", "This Idempotency-Key did something else with it.");
      return shownNotification(
        required(changed.outcome === "unknown" ? undefined : changed.notification),
      );
    },
  );
}

function messageRoutes(app: HttpServer, { now, pool }: NotificationOptions): void {
  app.get(
    "/v1/parties/:party/trace/notifications/:notification/messages",
    {
      config: toView,
      schema: {
        operationId: "readNotificationMessages",
        summary: "What the party told the other side of it, as JSON of CX-0125, message by message",
        params: OfNotification,
        response: {
          200: Type.Object({ items: Type.Array(Type.Unknown()) }),
          ...problemReplies(404, 422),
        },
      },
    },
    async ({ params: { notification, party } }) => {
      const found = required(await notificationOf(pool, party, notification));
      const told = await refusing(() => messagesOf(pool, found));
      return { items: told.map(writeMessage) };
    },
  );
  app.post(
    "/v1/parties/:party/trace/notification-messages",
    {
      config: toSign,
      bodyLimit: MESSAGE_BYTES_MAX,
      schema: {
        operationId: "takeNotificationMessage",
        summary:
          "Take a message of CX-0125 that somebody outside sent: a notification or an answer",
        description: "That it came from there is the word of whoever brings it.",
        params: OfParty,
        body: Type.Object({ header: Type.Unknown(), content: Type.Unknown() }),
        response: { 201: NotificationSchema, ...problemReplies(404, 409, 413, 422) },
      },
    },
    async ({ body, params: { party }, principal }, reply) => {
      const taking = { party, told: readMessage(body), by: actorIn(principal), at: now() };
      const taken = await refusing(() => takeMessage(pool, taking));
      if (taken.outcome === "otherRequest")
        throw new Problem("alreadyUsed", "The id of this message means something else here.");
      const found = required(taken.outcome === "unknown" ? undefined : taken.notification);
      return reply.code(201).send(shownNotification(found));
    },
  );
}

/** @throws Problem `notFound` */
function required(found: Notification | undefined): Notification {
  if (found === undefined)
    throw new Problem("notFound", "The party neither sent nor received a notification of this id.");
  return found;
}
