import { type Static, Type } from "typebox";
import { type Candidate } from "../../trace/notification/dispatch.ts";
import type { Preview } from "../../trace/notification/dispatch.store.ts";
import {
  blockStatuses,
  did,
  notificationCommands,
  notificationKinds,
  notificationSeverities,
  notificationStatuses,
} from "../../trace/notification/notification.ts";
import type { End, Notification } from "../../trace/notification/notification-read.store.ts";
import type { NotificationStep } from "../../trace/notification/step.store.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Nullable, Uuid } from "../people/schemas.ts";
import { NullableText, ThingId } from "./schemas.ts";

const closed = { additionalProperties: false } as const;

export const OfNotification = Type.Object({ party: PartyId, notification: Uuid });
export const Kind = Type.Enum([...notificationKinds]);
const Severity = Type.Enum([...notificationSeverities]);
const Said = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$",
});
const Bpnl = Type.String({ pattern: "^BPNL[a-zA-Z0-9]{12}$" });

const Sent = {
  id: Type.String({ ...Uuid, description: "chosen by the sender; sent again, nothing is doubled" }),
  information: Said,
  targetDate: Type.Optional(Type.String({ ...Instant, description: "an answer is expected by" })),
  to: Type.Optional(
    Type.Array(Type.String({ pattern: "^(?:[0-9a-f]{64}|BPNL[a-zA-Z0-9]{12})$" }), {
      minItems: 1,
      maxItems: 1000,
      description: "keys of recipients, as in the preview; all that can be told, if left out",
    }),
  ),
};

export const DispatchSchema = Type.Object({ ...Sent, kind: Kind, severity: Severity }, closed);
export const ForwardingSchema = Type.Object({ ...Sent, severity: Type.Optional(Severity) }, closed);

export const CommandSchema = Type.Object(
  {
    what: Type.Enum([...notificationCommands]),
    why: Type.Optional(Said),
    items: Type.Optional(
      Type.Array(Uuid, {
        minItems: 1,
        maxItems: 100_000,
        description: "of a block: what it is about; all, if left out",
      }),
    ),
  },
  closed,
);

const EndSchema = Type.Object({
  party: Nullable(PartyId),
  bpnl: NullableText,
  name: NullableText,
});

export const NotificationSchema = Type.Object({
  notification: Uuid,
  kind: Kind,
  side: Type.Enum(["sender", "receiver"], { description: "which of the two reads it" }),
  sender: EndSchema,
  receiver: EndSchema,
  severity: Severity,
  information: Type.String(),
  status: Type.Enum([...notificationStatuses]),
  sentAt: Instant,
  targetDate: Nullable(Instant),
  containment: Nullable(Uuid),
  forwards: Nullable(Uuid),
  things: Type.Integer(),
  onward: Type.Object(
    { parties: Type.Integer(), acknowledged: Type.Integer() },
    { description: "how many were told from here on, in all tiers, and acknowledged it" },
  ),
});

export const ItemSchema = Type.Object({
  asset: Uuid,
  thing: Type.String(),
  blockStatus: Nullable(Type.Enum([...blockStatuses])),
});

const StepSchema = Type.Object({
  what: Type.Enum(["sent", ...Object.values(did)]),
  side: Type.Enum(["sender", "receiver"]),
  at: Instant,
  by: Type.Union(
    [
      Type.Object({
        kind: Type.Enum(["person", "machine", "service"]),
        id: Nullable(Type.String({ description: "account or API key" })),
      }),
      Type.Null(),
    ],
    { description: "of the reader's own side alone" },
  ),
  why: NullableText,
  items: Nullable(Type.Integer({ description: "how many things of a block it changed" })),
  parties: Nullable(Type.Integer({ description: "to how many it was forwarded" })),
});

export const NotificationWithHistory = Type.Object({
  ...NotificationSchema.properties,
  items: Type.Array(ItemSchema, { description: "the first thousand" }),
  history: Type.Array(StepSchema),
});

export const PreviewSchema = Type.Object({
  things: Type.Integer({ description: "affected, by the party's own events" }),
  isCut: Type.Boolean({ description: "more is affected than one notification can name" }),
  recipients: Type.Array(
    Type.Object({
      key: Type.String(),
      party: Nullable(PartyId),
      bpnl: NullableText,
      name: NullableText,
      state: Type.Enum(["new", "told", "teller"], {
        description: "told: of all of it, from here; teller: it came from there",
      }),
      things: Type.Array(Type.String(), { description: "the first hundred" }),
      count: Type.Integer(),
    }),
  ),
  unknown: Type.Array(Type.Object({ uri: Type.String(), things: Type.Integer() }), {
    description: "names that stand in no address book: nobody can be told",
  }),
});

export const PartnerSchema = Type.Object(
  {
    uri: ThingId,
    partner: Type.Optional(PartyId),
    bpnl: Type.Optional(Bpnl),
    name: Type.String({ minLength: 1, maxLength: 120, pattern: "^[^\\u0000-\\u001f]+$" }),
  },
  closed,
);

const THINGS_SHOWN = 100;

export const shownPreview = ({ recipients, ...found }: Preview): Static<typeof PreviewSchema> => ({
  things: found.things,
  isCut: found.isCut,
  unknown: found.unknown.map((one) => ({ ...one })),
  recipients: recipients.map(shownCandidate),
});

const shownCandidate = ({ bpnl, key, name, partner, state, things }: Candidate) => ({
  key,
  party: partner ?? null,
  bpnl: bpnl ?? null,
  name: name ?? null,
  state,
  things: things.slice(0, THINGS_SHOWN),
  count: things.length,
});

const shownEnd = ({ bpnl, name, party }: End) => ({
  party: party ?? null,
  bpnl: bpnl ?? null,
  name: name ?? null,
});

export const shownNotification = (one: Notification): Static<typeof NotificationSchema> => ({
  notification: one.id,
  kind: one.kind,
  side: one.side,
  sender: shownEnd(one.sender),
  receiver: shownEnd(one.receiver),
  severity: one.severity,
  information: one.information,
  status: one.status,
  sentAt: one.sentAt.toISOString(),
  targetDate: one.targetAt?.toISOString() ?? null,
  containment: one.containment ?? null,
  forwards: one.forwards ?? null,
  things: one.things,
  onward: { ...one.onward },
});

/** Who works for the other side is that side's own business. */
export const shownStep =
  (reader: NotificationStep["side"]) =>
  ({ at, by, items, parties, side, what, why }: NotificationStep): Static<typeof StepSchema> => ({
    what,
    side,
    at: at.toISOString(),
    by: side === reader ? { kind: by.kind, id: by.kind === "service" ? null : by.id } : null,
    why: why ?? null,
    items: items?.length ?? null,
    parties: parties ?? null,
  });
