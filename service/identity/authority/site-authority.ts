import type { DeviceName } from "../certificate/names.ts";

/** RFC 5280 section 5.3.1, of which a site needs these. */
export const revocationReasons = [
  "unspecified",
  "keyCompromise",
  "superseded",
  "cessationOfOperation",
  "affiliationChanged",
  "privilegeWithdrawn",
] as const;
export type RevocationReason = (typeof revocationReasons)[number];

/** A site's certificate of a device (802.1AR calls it an LDevID), as opposed to its maker's. */
export type CertificateKind = "ldevid";

export interface CertificateWanted extends DeviceName {
  /** 91-byte DER: P-256, nothing else. */
  readonly spki: Uint8Array;
  readonly kind: CertificateKind;
}

export interface IssuedCertificate {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Hexadecimal. */
  readonly serial: string;
  readonly notAfter: string;
}

/** Issues for a site's devices. Whether one may have a certificate, the caller decided. */
export interface SiteAuthority {
  /** DER: the site's, the root last. */
  readonly chain: readonly Uint8Array[];
  /** Kept before it is handed out. */
  readonly issue: (wanted: CertificateWanted) => Promise<IssuedCertificate>;
  /** Holds from now; again is nothing. One that this authority did not issue is refused. */
  readonly revoke: (serial: string, reason: RevocationReason) => Promise<void>;
}
