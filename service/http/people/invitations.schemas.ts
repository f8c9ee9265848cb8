import { Type } from "typebox";
import { PartyId } from "../party-id.ts";
import { Capabilities, Instant, Label, Nullable, PasswordText, Uuid } from "./schemas.ts";

const closed = { additionalProperties: false } as const;

export const OfInvitation = Type.Object({ party: PartyId, invitation: Uuid });

export const NewInvitation = Type.Object(
  {
    label: Label,
    capabilities: Capabilities,
    expiresAt: Instant,
  },
  closed,
);

export const InvitationCode = Type.String({ pattern: "^tsi_[A-Za-z0-9_-]{43}$" });

export const MadeInvitation = Type.Object({
  invitation: Uuid,
  code: Nullable(
    Type.String({ description: "Shown this once; null when the same request made it before" }),
  ),
});

export const Invitation = Type.Object({
  invitation: Uuid,
  label: Type.String(),
  capabilities: Type.Array(Type.String()),
  madeBy: Uuid,
  madeAt: Instant,
  expiresAt: Instant,
  acceptedBy: Nullable(Uuid),
  withdrawnAt: Nullable(Instant),
});

export const NewAccount = Type.Object(
  { code: InvitationCode, login: Type.String({ maxLength: 256 }), password: PasswordText },
  closed,
);

export const NewMembership = Type.Object({ code: InvitationCode }, closed);
