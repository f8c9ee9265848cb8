import { type Static, Type } from "typebox";
import { fromBase64Url } from "../../../device-attest/bytes.ts";
import type { OfferedSigner } from "../../parties/acts/offered-signer.store.ts";
import { actNames } from "../../parties/acts/catalogue.ts";
import { ActSchema, ExtraSchema, Hex, MessageSchema, Uint } from "../act-schema.ts";
import { Label, Nullable, Uuid } from "../people/schemas.ts";
import { PartyId } from "../party-id.ts";

const Instant = Type.String({ format: "date-time" });

export const ByParty = Type.Object({ party: PartyId });
export const ByPending = Type.Object({ party: PartyId, pendingAct: Uuid });

const HOUR_SECONDS = 3600;

export const DraftSchema = Type.Intersect([
  ActSchema,
  Type.Object({
    extra: Type.Optional(ExtraSchema),
    goodForSeconds: Type.Optional(
      Type.Integer({
        minimum: HOUR_SECONDS / 6,
        maximum: 30 * 24 * HOUR_SECONDS,
        default: 7 * 24 * HOUR_SECONDS,
        description: "until its deadline",
      }),
    ),
  }),
]);

export const PendingSchema = Type.Object({
  id: Uuid,
  party: PartyId,
  act: Type.Enum([...actNames]),
  message: MessageSchema,
  extra: ExtraSchema,
  nonce: Uint,
  deadline: Uint,
  madeBy: Type.String(),
  madeAt: Instant,
  signatures: Type.Array(
    Type.Object({
      signer: Type.String(),
      /** False: only the chain can tell whether it is good. */
      checked: Type.Boolean(),
      signedBy: Type.String(),
      signedAt: Instant,
    }),
  ),
  needed: Type.Integer({ description: "how many of the party's signers" }),
  counted: Type.Array(Type.String()),
  /** New signers that the act lists and that did not sign yet. */
  newcomers: Type.Array(Type.String()),
  isComplete: Type.Boolean(),
  /** Ask GET /v1/acts/{id} what became of it. */
  relayed: Nullable(Type.String()),
});

export const SignatureSchema = Type.Object(
  { signer: Hex, signature: Hex },
  { additionalProperties: false },
);

const Address = Type.String({ pattern: "^0x[0-9a-f]{40}$" });

export const ManagedSignatureSchema = Type.Object(
  { signer: Address },
  { additionalProperties: false },
);

export const ManagedKeySchema = Type.Object({ signer: Address, madeAt: Instant });

const Base64Url = Type.String({ pattern: "^[A-Za-z0-9_-]{1,1400}$" });

export const OfferSchema = Type.Object(
  { signer: Hex, label: Label, credentialId: Type.Optional(Base64Url) },
  { additionalProperties: false },
);

/** Whoever names a credential holds a passkey. */
export const offeredOf = (
  { credentialId, label, signer }: Static<typeof OfferSchema>,
  account: string,
  at: Date,
): OfferedSigner => ({
  signer,
  kind: credentialId === undefined ? "account" : "passkey",
  label,
  credentialId: credentialId === undefined ? undefined : fromBase64Url(credentialId),
  offeredBy: account,
  offeredAt: at,
});

export const OfferedSchema = Type.Object({
  signer: Type.String(),
  kind: Type.Enum(["account", "passkey"]),
  label: Type.String(),
  credentialId: Nullable(Base64Url),
  offeredBy: Uuid,
  offeredAt: Instant,
});
