import type { FaultCode } from "../../device-attest/fault.ts";

/** A payload and who brought it. */
export interface Arrival {
  readonly payload: Uint8Array;
  /** The connection that brought it, for attribution: `mqtt:<client>`, `http:<address>`. */
  readonly principal: string;
  readonly receivedAt: Date;
  /** It has waited for its key as long as anything may: it is not to wait again. */
  readonly isLastTry?: boolean;
}

/** What became of it, durably: whoever is told this may stop resending. */
export type Settlement =
  | {
      readonly kind: "logged";
      readonly index: number;
      /** The 184 bytes that are in the log. */
      readonly statement: Uint8Array;
      readonly isNew: boolean;
      readonly fault: FaultCode | undefined;
    }
  | { readonly kind: "deferred" }
  | { readonly kind: "quarantined"; readonly code: FaultCode };

/** Takes an arrival in; resolves after commit. Rejects with `Overloaded` when it must be sent again later. */
export type Intake = (arrival: Arrival) => Promise<Settlement>;

/** The one refusal that is not durable: come back later. */
export class Overloaded extends Error {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super("the intake is full");
    this.name = "Overloaded";
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
