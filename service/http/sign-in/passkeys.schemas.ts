import { Type } from "typebox";
import { Instant, Label, Nullable, Uuid } from "../people/schemas.ts";

const closed = { additionalProperties: false } as const;
const Base64Url = Type.String({ pattern: "^[A-Za-z0-9_-]*$", maxLength: 20_000 });
const CredentialId = Type.String({ pattern: "^[A-Za-z0-9_-]+$", maxLength: 1400 });
const Extensions = Type.Object({}, { additionalProperties: true });
const Attachment = Type.Optional(Type.Enum(["platform", "cross-platform"]));

/** As WebAuthn's `toJSON` spells it, for `navigator.credentials.get`. */
export const Assertion = Type.Object({
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal("public-key"),
  response: Type.Object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Type.Optional(Base64Url),
  }),
  authenticatorAttachment: Attachment,
  clientExtensionResults: Extensions,
});

/** As WebAuthn's `toJSON` spells it, for `navigator.credentials.create`. */
const Attestation = Type.Object({
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal("public-key"),
  response: Type.Object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Type.Optional(
      Type.Array(Type.String({ pattern: "^[a-z-]{1,30}$" }), { maxItems: 10 }),
    ),
  }),
  authenticatorAttachment: Attachment,
  clientExtensionResults: Extensions,
});

export const NewPasskey = Type.Object({ label: Label, response: Attestation }, closed);

/** For `PublicKeyCredential.parseRequestOptionsFromJSON` and `parseCreationOptionsFromJSON`. */
export const BrowserOptions = Type.Object({}, { additionalProperties: true });

export const Passkey = Type.Object({
  passkey: Uuid,
  label: Type.String(),
  madeAt: Instant,
  lastUsedAt: Nullable(Instant),
});
