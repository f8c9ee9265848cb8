import { Type } from "typebox";
import { enrolmentStates, grounds } from "../../identity/enrolment/enrolment.ts";
import { lifeStages } from "../../identity/enrolment/life.ts";
import { DeviceManifestSchema, DeviceUrn } from "../../identity/enrolment/manifest.ts";
import { Hex } from "../act-schema.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Label, Nullable, Uuid } from "../people/schemas.ts";

const closed = { additionalProperties: false } as const;

export const OfEnrolment = Type.Object({ party: PartyId, enrolment: Uuid });

export const NewCode = Type.Object({ device: DeviceUrn, expiresAt: Instant }, closed);

export const MadeCode = Type.Object({
  enrolment: Uuid,
  user: Type.String({ description: "The user of HTTP Basic" }),
  password: Nullable(
    Type.String({ description: "Shown this once; null when the same request made it before" }),
  ),
  expiresAt: Instant,
});

export const EnrolmentSchema = Type.Object({
  enrolment: Uuid,
  device: Type.String(),
  state: Type.Enum([...enrolmentStates]),
  admittedBy: Nullable(Type.Enum([...grounds])),
  maker: Nullable(PartyId),
  serial: Nullable(Type.String()),
  madeAt: Instant,
});

export const EnrolmentInFull = Type.Object({
  ...EnrolmentSchema.properties,
  history: Type.Array(
    Type.Object({
      what: Type.String(),
      at: Instant,
      by: Nullable(Type.String({ description: "Null: the device itself" })),
      why: Nullable(Type.String()),
    }),
  ),
  life: Type.Array(
    Type.Object({
      stage: Type.Enum([...lifeStages]),
      at: Instant,
      saidBy: Type.Enum(["maker", "site"]),
    }),
  ),
  certificates: Type.Array(
    Type.Object({
      serial: Type.String(),
      issuedAt: Instant,
      notAfter: Instant,
      revokedAt: Nullable(Instant),
    }),
  ),
  keys: Type.Array(
    Type.Object({
      keyId: Type.String(),
      grade: Type.String(),
      endedReason: Nullable(Type.String()),
    }),
    { description: "What it signs records with, as the DeviceRegistry knows it" },
  ),
});

export const Change = Type.Object(
  { what: Type.Enum(["admit", "suspend", "resume", "retire", "end"]), why: Label },
  closed,
);

export const SignedManifest = Type.Object(
  {
    document: DeviceManifestSchema,
    signers: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
    signatures: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
  },
  closed,
);
