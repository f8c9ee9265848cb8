import { type Static, Type } from "typebox";
import { HashSchema } from "./document.ts";

const closed = { additionalProperties: false } as const;
const Hex = Type.String({ pattern: "^0x(?:[0-9a-f]{2})+$", maxLength: 8192 });

/**
 * That it was the person who consented: a signature over `IndividualConsent(bytes32 document)` in the ConsentLedger's
 * domain by an account (20 bytes) or passkey (ERC-7913), or the hash of a paper that the person signed, which is a
 * `document` on the source axis of the evidence grade: somebody says so.
 */
export const ConsentEvidenceSchema = Type.Union([
  Type.Object({ source: Type.Literal("person"), signer: Hex, signature: Hex }, closed),
  Type.Object({ source: Type.Literal("document"), sha256: HashSchema }, closed),
]);
export type ConsentEvidence = Static<typeof ConsentEvidenceSchema>;
