import type { Day } from "./calendar.ts";
import type { Method } from "./schedule.ts";

/** Whole cents, as text, so that events are JSON: `(0|[1-9]\d*)`. */
export type Cents = string;

export interface Terms {
  readonly principal: Cents;
  readonly currency: string;
  /** Basis points a year. */
  readonly rateBp: number;
  readonly months: number;
  readonly method: Method;
  /** The lender's, IANA: whose days are counted. */
  readonly timeZone: string;
}

export interface Instalment {
  readonly due: Day;
  readonly principal: Cents;
  readonly interest: Cents;
}

/** What happened to a loan. Each holds what follows of it, so that nothing is calculated anew when it is read. */
export type LoanEvent = { readonly at: string } & (
  | {
      readonly kind: "offered";
      /** SHA-256 of the receipt of the decision that it rests on. */
      readonly decision: string;
      readonly terms: Terms;
      readonly until: string;
    }
  /** By an act that the factory signed. */
  | { readonly kind: "accepted"; readonly act: string }
  | { readonly kind: "payoutAsked"; readonly reference: string; readonly amount: Cents }
  /** Nothing went out: it is asked for again, by another reference, or withdrawn. */
  | { readonly kind: "payoutFailed"; readonly reference: string; readonly because: string }
  | { readonly kind: "withdrawn"; readonly because: string }
  | {
      /** The payment system said that it paid. */
      readonly kind: "drawnDown";
      /** Of the payout. */
      readonly reference: string;
      readonly amount: Cents;
      readonly day: Day;
      readonly schedule: readonly Instalment[];
    }
  | {
      readonly kind: "repaid";
      /** The payer's. */
      readonly reference: string;
      readonly interest: Cents;
      readonly principal: Cents;
    }
  | {
      readonly kind: "repaidEarly";
      readonly reference: string;
      readonly interest: Cents;
      readonly principal: Cents;
      /** What is due from now on. */
      readonly schedule: readonly Instalment[];
    }
  /** Came, and nothing is owed for it. */
  | { readonly kind: "suspended"; readonly reference: string; readonly amount: Cents }
  | { readonly kind: "returnAsked"; readonly reference: string; readonly amount: Cents }
  | { readonly kind: "returned"; readonly reference: string }
  | { readonly kind: "returnFailed"; readonly reference: string; readonly because: string }
  | {
      /** It came to lie in another class: from 1, 30, 60 or 90 days, or in none. */
      readonly kind: "overdue";
      /** Of the oldest instalment that is not paid; 0 where none is overdue any more. */
      readonly days: number;
      /** The most that it had come to. */
      readonly worst: number;
    }
  | {
      readonly kind: "restructured";
      readonly because: string;
      readonly rateBp: number;
      readonly months: number;
      readonly method: Method;
      readonly day: Day;
      readonly schedule: readonly Instalment[];
    }
  /** Everything is paid. */
  | { readonly kind: "closed" }
  | { readonly kind: "writtenOff"; readonly amount: Cents; readonly because: string }
);
