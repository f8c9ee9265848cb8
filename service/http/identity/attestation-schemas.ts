import { Type } from "typebox";
import { attestationStatuses } from "../../identity/attestation/appraisal/appraise.ts";
import { PartyId } from "../party-id.ts";

/** As `base64 -w0` writes a file. */
export const Base64 = (bytesMax: number) =>
  Type.String({
    pattern: "^[A-Za-z0-9+/]+={0,2}$",
    maxLength: Math.ceil(bytesMax / 3) * 4,
    description: "base64 (RFC 4648 section 4)",
  });

export const KeyId = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Certificate = Base64(8192);
const Structure = Base64(4096);

export const ChallengeBody = Type.Object(
  {
    attester: PartyId,
    keyId: KeyId,
    ek: Structure,
    ekCertificates: Type.Array(Certificate, {
      minItems: 1,
      maxItems: 5,
      description: "the endorsement key's, then its issuers'",
    }),
    ak: Structure,
  },
  { additionalProperties: false },
);

export const EvidenceBody = Type.Object(
  {
    challenge: Type.String({ format: "uuid" }),
    secret: Base64(64),
    claims: Type.String({
      maxLength: 8192,
      description: "EAT claims (RFC 9711), exactly as hashed",
    }),
    quote: Type.Object({ attest: Structure, signature: Structure, pcrs: Structure }),
    certified: Type.Object({ publicArea: Structure, attest: Structure, signature: Structure }),
  },
  { additionalProperties: false },
);

export const ResultSchema = Type.Object({
  challenge: Type.String(),
  factory: PartyId,
  attester: PartyId,
  keyId: KeyId,
  status: Type.Enum([...attestationStatuses]),
  vector: Type.Record(Type.String(), Type.Integer()),
  reasons: Type.Array(Type.String()),
  swversion: Type.Union([Type.String(), Type.Null()]),
  appraisedAt: Type.String(),
  lapsesAt: Type.String(),
});

export const PolicySchema = Type.Object(
  {
    roots: Type.Array(Certificate, { maxItems: 50, description: "DER of makers of TPMs" }),
    makers: Type.Array(PartyId, { maxItems: 100 }),
    lifetimeHours: Type.Integer({ minimum: 1, maximum: 8760 }),
  },
  { additionalProperties: false },
);

const Name = Type.String({ minLength: 1, maxLength: 200 });
export const ReferenceSchema = Type.Object(
  {
    oemid: Name,
    hwmodel: Name,
    swversion: Type.String({ pattern: "^\\d{1,9}(\\.\\d{1,9}){0,3}$" }),
    pcrs: Type.Record(
      Type.String({ pattern: "^([0-9]|1[0-9]|2[0-3])$" }),
      Type.String({ pattern: "^[0-9a-f]{64}$" }),
      { minProperties: 1 },
    ),
    isFlawed: Type.Boolean({ description: "whether a vulnerability of this version is known" }),
  },
  { additionalProperties: false },
);
