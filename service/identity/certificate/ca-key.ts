/** A P-256 key that certificates are signed by. It may lie where nobody can read it. */
export interface CaKey {
  /** 91-byte DER. */
  readonly spki: Uint8Array;
  /** ECDSA over SHA-256 of `tbs`: r and s, 32 bytes each. */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>;
}

/** The library asks WebCrypto to sign; of a key that WebCrypto does not hold this is asked instead. */
export function signingWith(key: CaKey, crypto: Crypto): { crypto: Crypto; signingKey: CryptoKey } {
  const subtle = {
    digest: crypto.subtle.digest.bind(crypto.subtle),
    sign: async (_algorithm: unknown, _key: unknown, tbs: ArrayBuffer) =>
      new Uint8Array(await key.sign(new Uint8Array(tbs))).buffer,
  };
  const signingKey = { type: "private", algorithm: { name: "ECDSA", namedCurve: "P-256" } };
  return {
    crypto: { subtle } as unknown as Crypto,
    signingKey: signingKey as unknown as CryptoKey,
  };
}
