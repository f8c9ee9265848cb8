/** What can be wrong with a certificate, by code. The codes stand in `docs/certificates.md`. */
export const certificateFaults = {
  malformed: "not an X.509 certificate, or more of them than a chain has",
  wrongChain: "the certificate does not lead to an authority that is believed here",
  notAuthority: "what issued it may not issue certificates",
  pathLength: "there are more authorities below one than it allows",
  weakKey: "a key or a signature of a kind that is not believed here",
  criticalExtension: "it makes a condition that this verifier does not know",
  keyUsage: "the certificate is not one by which a device signs in",
  name: "it does not name one device of one factory",
  notYetValid: "a certificate is not valid yet",
  expired: "a certificate has expired",
  revoked: "a certificate was revoked",
  ended: "the device's key has ended on chain",
  keptOut: "the device was suspended, or its enrolment is over",
} as const;

export type CertificateFaultCode = keyof typeof certificateFaults;

/** A certificate that is not believed, as a code. */
export class CertificateFault extends Error {
  readonly code: CertificateFaultCode;
  constructor(code: CertificateFaultCode, detail: string = certificateFaults[code]) {
    super(detail);
    this.name = "CertificateFault";
    this.code = code;
  }
}
