import { keccak_256 } from "@noble/hashes/sha3.js";
import { toHex, utf8 } from "../../device-attest/bytes.ts";

/** Papers that the first rules ask for; the chain knows each by a hash of its name. */
export const credentialKinds = [
  "businessLicence",
  "transportLicence",
  "financialLicence",
  "securityCertificate",
  "accreditation",
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** @returns keccak-256 of `tallystick/credential/<name>`, 0x-hexadecimal */
export const credentialKind = (name: string): string =>
  `0x${toHex(keccak_256(utf8(`tallystick/credential/${name}`)))}`;

/** @returns undefined for a kind that a rule of other origin asks for */
export const credentialNameOf = (kind: string): CredentialKind | undefined =>
  credentialKinds.find((name) => credentialKind(name) === kind);
