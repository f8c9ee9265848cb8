/**
 * Whoever holds a device's private key: an encrypted file here, a TPM, a secure element or a remote signer elsewhere.
 * The key never leaves it; attestation of where it lives is the seam that a later grade needs.
 */
export interface KeyStore {
  /** 91-byte DER SubjectPublicKeyInfo of the P-256 key. */
  readonly spki: Uint8Array;
  /** ECDSA P-256 over SHA-256(message), 64-byte r‖s with low s. */
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** Evidence of where the key lives, in the format named by `kind`; undefined for a software key. */
  readonly attestation?: { readonly kind: string; readonly evidence: Uint8Array } | undefined;
}
