import { fromBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import type { Principal } from "../principal.ts";

/** The account or API key that looks, by a name that no other has. */
export const lookerName = (principal: Exclude<Principal, { kind: "anonymous" }>): string =>
  principal.kind === "person" ? `account:${principal.account}` : `apiKey:${principal.apiKey}`;

/** @param salt 16 random bytes, base64url */
export const lookerPseudonym = (name: string, salt: string): string =>
  toHex(sha256(fromBase64Url(salt), utf8(name)));
