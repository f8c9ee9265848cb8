import { type FaultCode, faults } from "../device-attest/fault.ts";

/** Every problem that the service answers with, by its stable code (RFC 9457). Device faults are among them. */
const own = {
  overloaded: { status: 503, title: "The service takes no more for the moment" },
  unavailable: { status: 503, title: "A part that this needs does not answer" },
  notFound: { status: 404, title: "There is nothing by that name" },
  notAnchored: { status: 404, title: "Logged, not yet anchored" },
  invalidRequest: { status: 400, title: "The request does not fit its schema" },
  unsupportedMediaType: { status: 415, title: "Not a media type that this takes" },
  actRefused: { status: 409, title: "The chain would refuse this act" },
  unauthorized: { status: 401, title: "Needs the operator's token" },
  internal: { status: 500, title: "Internal error" },
} as const;

type OwnCode = keyof typeof own;
export type ProblemCode = OwnCode | FaultCode;

export const problemOf = (code: ProblemCode): { status: number; title: string } =>
  isOwn(code) ? own[code] : { status: code === "tooLarge" ? 413 : 422, title: faults[code] };

const isOwn = (code: ProblemCode): code is OwnCode => Object.hasOwn(own, code);

/** Thrown anywhere below a route; the HTTP edge makes it a problem document. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;
  constructor(code: ProblemCode, detail: string, retryAfterSeconds?: number) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
