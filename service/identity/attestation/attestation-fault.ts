/** What can be wrong with a device's evidence, by code. The codes stand in `docs/attestation.md`. */
export const attestationFaults = {
  malformed: "not a structure of TPM 2.0, part 2",
  unsupported: "an algorithm or a kind of key that this verifier does not know",
  notOfTpm: "what was signed does not say that a TPM made it",
  attestKind: "an attestation of another kind",
  badSignature: "the signature does not verify under the attestation key",
  nonce: "the quote answers another challenge",
  pcrSelection: "the quote does not cover these registers",
  pcrDigest: "the register values are not those that were quoted",
  keyAttributes: "the key may have lived outside of its TPM, or may sign what is not the TPM's",
  keyName: "another key was certified",
  ekTemplate: "not an endorsement key",
  ekMismatch: "the endorsement key is not that of the certificate",
  ekUntrusted: "the certificate does not lead to a maker's root",
  ekUsage: "the certificate is not one of an endorsement key",
  ekNotYetValid: "a certificate is not valid yet",
  ekExpired: "a certificate has expired",
  credential: "the TPM did not bring back the secret that was sealed for it",
  claims: "the claims are not a set of EAT claims",
} as const;

export type AttestationFaultCode = keyof typeof attestationFaults;

/** Hostile, broken or stale evidence, as a code. */
export class AttestationFault extends Error {
  readonly code: AttestationFaultCode;
  constructor(code: AttestationFaultCode, detail: string = attestationFaults[code]) {
    super(detail);
    this.name = "AttestationFault";
    this.code = code;
  }
}
