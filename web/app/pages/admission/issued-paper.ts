import { fromBase64Url, toHex } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

/** What the issuer keeps beside the document: the chain holds the digest alone, and the salt is nowhere else. */
export interface IssuedPaper {
  readonly v: 1;
  readonly kind: "issued-paper";
  /** Of the document's file. */
  readonly name: string;
  /** Of the document alone, hexadecimal: which file it was. */
  readonly sha256: string;
  /** 16 bytes, base64url. */
  readonly salt: string;
  /** SHA-256 of the salt's bytes and then the document's, hexadecimal: what is on chain. */
  readonly digest: string;
}

export const issuedPaper = (name: string, document: Uint8Array, salt: string): IssuedPaper => ({
  v: 1,
  kind: "issued-paper",
  name,
  sha256: toHex(sha256(document)),
  salt,
  digest: toHex(sha256(fromBase64Url(salt), document)),
});
