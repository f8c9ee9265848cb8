import { Type } from "typebox";
import { webhookTypes } from "../../quality/alerts/cloud-event.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Nullable, Uuid } from "../people/schemas.ts";

export const OfWebhook = Type.Object({ party: PartyId, webhook: Uuid });

const EventId = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.\\d{1,15}$",
  description: "id of the CloudEvent",
});
export const OfDelivery = Type.Object({ party: PartyId, webhook: Uuid, event: EventId });

const Types = Type.Array(Type.Enum([...webhookTypes]), {
  minItems: 1,
  maxItems: webhookTypes.length,
  uniqueItems: true,
});

export const NewWebhook = Type.Object(
  { url: Type.String({ minLength: 1, maxLength: 2000 }), types: Types },
  { additionalProperties: false },
);

export const WebhookSchema = Type.Object({
  webhook: Uuid,
  url: Type.String(),
  types: Types,
  madeBy: Type.String(),
  madeAt: Instant,
});

const Secret = Type.String({ description: "`whsec_` and base64; shown this once" });
export const MadeWebhook = Type.Object({ webhook: WebhookSchema, secret: Nullable(Secret) });
export const Rotated = Type.Object({ secret: Secret });

export const Rotation = Type.Object(
  {
    overlapSeconds: Type.Integer({
      minimum: 0,
      maximum: 604_800,
      description: "for so long everything is signed by the old secret too",
    }),
  },
  { additionalProperties: false },
);

export const DeliverySchema = Type.Object({
  event: EventId,
  type: Type.Enum([...webhookTypes]),
  madeAt: Instant,
  state: Type.Enum(["waiting", "delivered", "dead"]),
  tries: Type.Integer(),
  triedAt: Nullable(Instant),
  dueAt: Instant,
  status: Nullable(Type.Integer({ description: "that was answered to the last try" })),
  fault: Nullable(Type.String({ description: "what kept the last try from being answered" })),
});
