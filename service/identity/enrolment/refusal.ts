import { type ProblemCode, Problem } from "../../errors.ts";

/**
 * Why a device is not enrolled, by code: what its engineer looks up in docs/enrolment.md. Codes of certificates name
 * what is wrong with the one that it shows, or with one above it.
 */
export const enrolmentRefusals = {
  clientUnknown: "Show a certificate, or a one-time code by HTTP Basic.",
  codeInvalid: "Not a code that was made here.",
  codeExpired: "This code has expired; have another one made.",
  codeUsed: "This code enrolled a device already.",
  codeLocked: "This code was guessed at too often; have another one made.",
  requestMalformed: "Not one PKCS#10 certification request in base64.",
  weakKey: "Not a key on the curve P-256.",
  possessionMissing: "The request is not signed by the key that it is for.",
  nameMissing: "The request names no device: by CN, or by a URI in subjectAltName.",
  nameOfOther: "The request holds a name that is not this device's.",
  certificateExpired: "The certificate, or one above it, has expired.",
  certificateNotYetValid: "The certificate, or one above it, does not hold yet.",
  certificateRevoked: "The certificate was revoked.",
  wrongChain: "No authority that is known here made this certificate.",
  pathLength: "An authority above the certificate may not stand above so many others.",
  makerNotAdmitted: "The device's maker is not admitted in the role maker.",
  deviceUnknown: "No device is expected by this name or certificate.",
  deviceSuspended: "The device is suspended.",
  deviceRetired: "The device is retired.",
  deviceEnded: "The device has ended.",
  notActive: "The device has no certificate of this site that another could follow.",
  stateOther: "Not what can be done with the device in its present state.",
  stageBefore: "The device's life does not go back.",
  manifestOfOther: "The manifest is for another factory.",
  manifestNotSigned: "The manifest is not signed as its maker has to.",
  deviceTwice: "The manifest names a device twice.",
  identityTwice: "The manifest gives one certificate or key to two devices.",
  deviceKnown: "A device of the manifest, or its certificate or key, is known already.",
  authorityMalformed: "An authority of the manifest is no X.509 certificate in DER.",
} as const satisfies Record<string, string>;

export type EnrolmentRefusal = keyof typeof enrolmentRefusals;

/** Whoever asks did not show who he is. */
const unauthorized = new Set<EnrolmentRefusal>([
  "clientUnknown",
  "codeInvalid",
  "codeExpired",
  "codeUsed",
  "codeLocked",
]);
const ofRequest = new Set<EnrolmentRefusal>([
  "requestMalformed",
  "weakKey",
  "possessionMissing",
  "nameMissing",
  "nameOfOther",
]);
const ofDocument = new Set<EnrolmentRefusal>([
  "manifestOfOther",
  "manifestNotSigned",
  "deviceTwice",
  "identityTwice",
  "deviceKnown",
  "authorityMalformed",
]);
const ofState = new Set<EnrolmentRefusal>(["stateOther", "stageBefore"]);

export class EnrolmentRefused extends Problem {
  override readonly reason: EnrolmentRefusal;
  constructor(reason: EnrolmentRefusal) {
    super(codeOf(reason), enrolmentRefusals[reason]);
    this.name = "EnrolmentRefused";
    this.reason = reason;
  }
}

function codeOf(reason: EnrolmentRefusal): ProblemCode {
  if (unauthorized.has(reason)) return "deviceUnauthorized";
  if (ofRequest.has(reason)) return "requestRefused";
  if (ofDocument.has(reason)) return "documentRefused";
  return ofState.has(reason) ? "conflict" : "enrolmentRefused";
}
