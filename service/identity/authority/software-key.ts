import type { CaKey } from "../certificate/ca-key.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;

/** A key in this process's memory, where WebCrypto gives it to nobody. */
export async function softwareCaKey(
  pkcs8: Uint8Array,
  spki: Uint8Array,
  { subtle }: Crypto,
): Promise<CaKey> {
  const key = await subtle.importKey("pkcs8", new Uint8Array(pkcs8), P256, false, ["sign"]);
  return {
    spki,
    sign: async (tbs) => new Uint8Array(await subtle.sign(SIGNATURE, key, new Uint8Array(tbs))),
  };
}

/** @returns DER of both halves; the private one is to be wrapped and forgotten */
export async function makeCaKey({
  subtle,
}: Crypto): Promise<{ readonly pkcs8: Uint8Array; readonly spki: Uint8Array }> {
  const pair = await subtle.generateKey(P256, true, ["sign", "verify"]);
  return {
    pkcs8: new Uint8Array(await subtle.exportKey("pkcs8", pair.privateKey)),
    spki: new Uint8Array(await subtle.exportKey("spki", pair.publicKey)),
  };
}
