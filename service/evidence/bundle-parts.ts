import { Type } from "typebox";
import { AnchorSchema, ProofSchema } from "../../device-attest/receipt.ts";

export const closed = { additionalProperties: false } as const;
export const Base64Url = Type.String({ pattern: "^[A-Za-z0-9_-]*$", maxLength: 1_000_000 });
export const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const ThingUri = Type.String({ minLength: 1, maxLength: 1024 });

/** More records than one file is to hold. */
export const RECORDS_MAX = 4_000;

const RecordSchema = Type.Object(
  {
    /** As JSON; its canonical form (RFC 8785) is what was hashed. */
    record: Type.Unknown(),
    statement: Base64Url,
    signature: Base64Url,
    judgement: Type.Optional(Base64Url),
    /** Which of `keys` signed. */
    key: Count,
    /** Index in the log. */
    index: Count,
    /** Which of `checkpoints` covers it. */
    checkpoint: Count,
    /** RFC 9162 inclusion proof from the leaf upwards, base64. */
    path: ProofSchema,
  },
  closed,
);

/** Records with their proofs. Keys, checkpoints and anchors stand once and are named by their place. */
export const shared = {
  /** 91-byte DER SubjectPublicKeyInfo. */
  keys: Type.Array(Base64Url, { maxItems: 256 }),
  checkpoints: Type.Array(
    Type.Object(
      {
        /** C2SP checkpoint, signed by the log. */
        note: Type.String({ maxLength: 10_000 }),
        anchor: AnchorSchema,
      },
      closed,
    ),
    { maxItems: RECORDS_MAX },
  ),
  /** In the order of the log. */
  records: Type.Array(RecordSchema, { maxItems: RECORDS_MAX }),
};

/** What systems said without signing it. */
export const Unsigned = Type.Array(
  Type.Object({ event: Type.Unknown(), sayer: Hash, entry: Type.Optional(Count) }, closed),
  { maxItems: RECORDS_MAX },
);
