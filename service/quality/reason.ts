import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../device-attest/bytes.ts";
import { canonicalize } from "../../device-attest/jcs.ts";
import { sha256 } from "#crypto";

/**
 * Why something is held, excused or disposed of, and for how many pieces: what the hash in the act stands for. Salted, so
 * that nobody guesses it from the hash.
 */
export const ReasonSchema = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: 2000 }),
    /** Pieces that a concession is about. */
    quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
    salt: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  },
  { additionalProperties: false },
);
export type Reason = Static<typeof ReasonSchema>;

/** SHA-256 of the canonical form (RFC 8785), hexadecimal. */
export const reasonId = (reason: Reason): string => toHex(sha256(utf8(canonicalize(reason))));
