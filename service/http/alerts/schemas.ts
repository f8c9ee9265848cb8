import { type Static, Type } from "typebox";
import { alertDispositions, alertStates } from "../../quality/alerts/alert.ts";
import { alertKinds, severities } from "../../quality/alerts/kind.ts";
import type { AlertStep } from "../../quality/alerts/step.store.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Nullable, Uuid } from "../people/schemas.ts";

export const OfAlert = Type.Object({ party: PartyId, alert: Uuid });

export const AlertSchema = Type.Object({
  alert: Uuid,
  kind: Type.Enum([...alertKinds]),
  subject: Type.String({ description: "what it is about, in words of the factory" }),
  severity: Type.Enum([...severities]),
  state: Type.Enum([...alertStates]),
  disposition: Nullable(Type.Enum([...alertDispositions])),
  count: Type.Integer({ description: "how often it happened while this was open" }),
  raisedAt: Instant,
  lastAt: Instant,
  about: Type.Record(Type.String(), Type.Unknown(), {
    description: "of the last occurrence: figures and names, by code",
  }),
  entries: Type.Array(Type.Integer(), {
    description: "entries of the log that show it: the first ones and the last ones",
  }),
});

const Actor = Type.Object({
  kind: Type.Enum(["person", "machine", "service"]),
  id: Nullable(Type.String({ description: "account or API key" })),
});

const Step = Type.Object({
  what: Type.Enum(["raised", "recurred", "acknowledged", "contained", "closed"]),
  at: Instant,
  by: Actor,
  why: Nullable(Type.String()),
  disposition: Nullable(Type.Enum([...alertDispositions])),
});

export const AlertWithHistory = Type.Object({
  ...AlertSchema.properties,
  history: Type.Array(Step),
});

const Why = Type.String({ minLength: 1, maxLength: 2000, pattern: "\\S" });
const closed = { additionalProperties: false };
export const Acknowledgement = Type.Object({ why: Type.Optional(Why) }, closed);
export const Containment = Type.Object({ why: Why }, closed);
export const Closing = Type.Object(
  { why: Why, disposition: Type.Enum([...alertDispositions]) },
  closed,
);

export const shownStep = ({ at, by, disposition, what, why }: AlertStep): Static<typeof Step> => ({
  what,
  at,
  by: { kind: by.kind, id: by.kind === "service" ? null : by.id },
  why: why ?? null,
  disposition: disposition ?? null,
});
