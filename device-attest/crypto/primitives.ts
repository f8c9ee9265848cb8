/** What the wire contract needs of its platform. `node.ts` and `browser.ts` both provide it as `#crypto`. */
export interface Primitives {
  /** SHA-256 of the concatenation of `parts`, 32 bytes. */
  readonly sha256: (...parts: readonly Uint8Array[]) => Uint8Array;
  /**
   * Prepares a P-256 key once and verifies many: parsing dominates otherwise.
   * @param spki 91-byte DER SubjectPublicKeyInfo
   * @returns a function of the message (hashed here with SHA-256) and the 64-byte r‖s; it never throws.
   *   It accepts high s as any ECDSA verifier does: refuse those first (`signature.ts`).
   * @throws TypeError when the point is not on the curve
   */
  readonly p256Verifier: (spki: Uint8Array) => Verifier;
  /** Ed25519 (RFC 8032) of `message` by the 32-byte `publicKey`; never throws. */
  readonly verifyEd25519: (
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ) => boolean;
  /** RFC 4648 section 4, with padding. */
  readonly toBase64: (bytes: Uint8Array) => string;
  /** The bytes of base64 text; anything at all for other text: the caller compares. */
  readonly fromBase64: (text: string) => Uint8Array<ArrayBuffer>;
  /** RFC 4648 section 5, without padding. */
  readonly toBase64Url: (bytes: Uint8Array) => string;
  /** Like `fromBase64`. */
  readonly fromBase64Url: (text: string) => Uint8Array<ArrayBuffer>;
}

export type Verifier = (message: Uint8Array, signature: Uint8Array) => boolean;
