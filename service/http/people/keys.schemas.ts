import { Type } from "typebox";
import { PartyId } from "../party-id.ts";
import { Capabilities, Instant, Label, Nullable, Uuid } from "./schemas.ts";

const closed = { additionalProperties: false } as const;

export const KeyId = Type.String({ pattern: "^[0-9a-f]{24}$" });
export const OfParty = Type.Object({ party: PartyId });
export const OfKey = Type.Object({ party: PartyId, apiKey: KeyId });

export const NewKey = Type.Object(
  { label: Label, capabilities: Capabilities, expiresAt: Instant },
  closed,
);

const OVERLAP_SECONDS_MAX = 30 * 86_400;

export const Rotation = Type.Object(
  {
    expiresAt: Instant,
    overlapSeconds: Type.Integer({
      minimum: 0,
      maximum: OVERLAP_SECONDS_MAX,
      description: "How long the old key goes on",
    }),
  },
  closed,
);

export const NewCertificate = Type.Object(
  {
    label: Label,
    capabilities: Capabilities,
    certificate: Type.String({ maxLength: 20_000, description: "X.509, PEM" }),
    possession: Type.String({
      maxLength: 2_000,
      pattern: "^[A-Za-z0-9+/\\s]+={0,2}\\s*$",
      description:
        "Signature by the certificate's private key, base64, over the line `tallystick/certificate/1 <party>`: " +
        "printf 'tallystick/certificate/1 <party>' | openssl dgst -sha256 -sign key.pem | base64",
    }),
  },
  closed,
);

export const MadeKey = Type.Object({
  apiKey: KeyId,
  key: Nullable(
    Type.String({ description: "Shown this once; null when the same request made it before" }),
  ),
});

export const Key = Type.Object({
  apiKey: KeyId,
  label: Type.String(),
  capabilities: Type.Array(Type.String()),
  fingerprint: Nullable(Type.String({ description: "Of a client certificate" })),
  madeBy: Nullable(Uuid),
  madeAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Nullable(Instant),
  revokedAt: Nullable(Instant),
});
