import { type FaultCode, faults } from "../device-attest/fault.ts";
import { type EventFaultCode, eventFaults } from "./trace/capture/event-fault.ts";
import { type GenealogyFaultCode, genealogyFaults } from "./trace/genealogy-fault.ts";

/** Every problem that the service answers with, by its stable code (RFC 9457). Device faults are among them. */
const ofService = {
  overloaded: { status: 503, title: "The service takes no more for the moment" },
  unavailable: { status: 503, title: "A part that this needs does not answer" },
  notFound: { status: 404, title: "There is nothing by that name" },
  notAnchored: { status: 404, title: "Logged, not yet anchored" },
  invalidRequest: { status: 400, title: "The request does not fit its schema" },
  codeInvalid: { status: 400, title: "Not a GS1 Digital Link" },
  unsupportedMediaType: { status: 415, title: "Not a media type that this takes" },
  notDeployed: { status: 409, title: "This chain has no contract for that" },
  actRefused: { status: 409, title: "The chain would refuse this act" },
  signatureInvalid: { status: 422, title: "Not a signature of this act by this signer" },
  possessionMissing: {
    status: 422,
    title: "Not shown that whoever registers it has its private key",
  },
  signerOfOther: { status: 422, title: "Not a signer of this party" },
  managedActNotAllowed: { status: 403, title: "The party's policy lets no managed key sign this" },
  actOfOther: { status: 422, title: "About another party than the one that the path names" },
  unauthorized: { status: 401, title: "Needs somebody who signed in, or a key, that still holds" },
  signInRefused: { status: 401, title: "Not a login with its password, passkey or code" },
  forbidden: { status: 403, title: "Not within the capabilities of whoever asks" },
  lookRefused: { status: 403, title: "The factory did not authorise this look" },
  documentRefused: { status: 422, title: "The document is not taken" },
  indexStale: { status: 503, title: "What was revoked on chain cannot be seen at present" },
  inquiryLogUnavailable: { status: 503, title: "Looks cannot be logged, so nothing is shown" },
  signInAgain: { status: 403, title: "Needs somebody who signed in a moment ago" },
  crossSite: { status: 403, title: "Asked for by a page of another site" },
  conflict: { status: 409, title: "Not in the present state of things" },
  alertRefused: { status: 409, title: "Not what can be done with this alert now" },
  notificationRefused: { status: 409, title: "Not what can be done with this notification now" },
  notificationInvalid: { status: 422, title: "Not a notification that can be sent or taken" },
  alreadyUsed: { status: 409, title: "Taken, or used before" },
  attestationRefused: { status: 422, title: "Not evidence that is appraised, or believed" },
  attachmentHash: { status: 422, title: "Not the bytes that the name is the hash of" },
  passwordWeak: { status: 422, title: "A password that is easy to guess" },
  tooManyAttempts: { status: 429, title: "Too many failed attempts to sign in" },
  rateLimited: { status: 429, title: "More requests than are allowed in this time" },
  internal: { status: 500, title: "Internal error" },
} as const;

/** What only programs meet, which speak EPCIS. */
const ofEpcis = {
  notAcceptable: { status: 406, title: "Not in a form or version that this speaks" },
  epcisDocument: { status: 400, title: "Not an EPCIS document that can be captured" },
  epcisTooManyEvents: { status: 413, title: "More events than one document may hold" },
  epcisQueryParameter: { status: 400, title: "Not a parameter, or not a value of it" },
  epcisQueryTooLarge: { status: 413, title: "More events than were to be answered" },
  eventIdTaken: { status: 409, title: "Another event has this id already" },
} as const;

/** What only devices and those who build them meet; `reason` says it exactly (docs/enrolment.md). */
const ofDevices = {
  deviceUnauthorized: { status: 401, title: "Not shown which device asks" },
  requestRefused: { status: 400, title: "Not a certification request that this takes" },
  enrolmentRefused: { status: 403, title: "The device gets no certificate" },
} as const;

const own = { ...ofService, ...ofEpcis, ...ofDevices } as const;
type OwnCode = keyof typeof own;
const ofEvents = { ...eventFaults, ...genealogyFaults } as const;
type EventCode = EventFaultCode | GenealogyFaultCode;
/** What a program that captures or asks for events may get wrong. */
export type EpcisCode = EventCode | keyof typeof ofEpcis;
export type DeviceCode = keyof typeof ofDevices;
export type ProblemCode = OwnCode | FaultCode | EventCode;

export function problemOf(code: ProblemCode): { status: number; title: string } {
  if (isOwn(code)) return own[code];
  if (isOfEvent(code)) return { status: 400, title: ofEvents[code] };
  return { status: code === "tooLarge" ? 413 : 422, title: faults[code] };
}

const isOwn = (code: string): code is OwnCode => Object.hasOwn(own, code);
/** Whether a code says what is wrong with a trace event. */
export const isOfEvent = (code: string): code is EventCode => Object.hasOwn(ofEvents, code);

/** What is wrong with one member of what was sent: where (RFC 6901), in words, and as a code. */
export interface MemberFault {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
}

/** Thrown anywhere below a route; the HTTP edge makes it a problem document. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;
  /** Says more than the code, as a code. */
  readonly reason: string | undefined = undefined;
  readonly errors: readonly MemberFault[];
  constructor(
    code: ProblemCode,
    detail: string,
    retryAfterSeconds?: number,
    errors: readonly MemberFault[] = [],
  ) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.errors = errors;
  }
}
