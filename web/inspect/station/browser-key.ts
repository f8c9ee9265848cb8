import { deviceKey } from "../../../device-attest/key.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import { toLowS } from "../../../device-attest/signature.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGN = { name: "ECDSA", hash: "SHA-256" } as const;

export interface BrowserKey {
  /** Not extractable: not even this page can read it. */
  readonly privateKey: CryptoKey;
  readonly spki: Uint8Array;
}

export async function makeKey(): Promise<BrowserKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(P256, false, ["sign"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  return { privateKey, spki: deviceKey(spki).spki };
}

export const keyStoreOf = ({ privateKey, spki }: BrowserKey): KeyStore => ({
  spki,
  sign: async (message) => {
    const signature = await crypto.subtle.sign(SIGN, privateKey, Uint8Array.from(message));
    return toLowS(new Uint8Array(signature));
  },
});
