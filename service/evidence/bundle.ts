import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { AnchorSchema, ProofSchema } from "../../device-attest/receipt.ts";

const closed = { additionalProperties: false } as const;
const Base64Url = Type.String({ pattern: "^[A-Za-z0-9_-]+$", maxLength: 1_000_000 });

/**
 * Everything that was kept about one record, for somebody who trusts none of it: each member is checked against the
 * signatures and the chain that the auditor's own trust manifest names.
 */
export const BundleSchema = Type.Object(
  {
    v: Type.Literal(1),
    /** The record as JSON; its canonical form (RFC 8785) is what was hashed. */
    record: Type.Unknown(),
    statement: Base64Url,
    signature: Base64Url,
    /** Of a look that was signed together with later ones: their record hashes, up to the one that was signed. */
    followers: Type.Optional(Base64Url),
    judgement: Type.Optional(Base64Url),
    /** 91-byte DER SubjectPublicKeyInfo of the device's key. */
    spki: Base64Url,
    index: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    /** C2SP checkpoint, signed by the log. */
    checkpoint: Type.String({ maxLength: 10_000 }),
    /** RFC 9162 inclusion proof from the leaf upwards, base64. */
    path: ProofSchema,
    anchor: AnchorSchema,
  },
  { ...closed, $id: "https://tallystick.dev/schema/bundle/1" },
);

export type Bundle = Static<typeof BundleSchema>;
export const bundleCheck = Compile(BundleSchema);
