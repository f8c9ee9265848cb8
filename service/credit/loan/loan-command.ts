import type { Cents, LoanEvent, Terms } from "./loan-event.ts";
import type { Method } from "./schedule.ts";

/** What somebody wants to happen to a loan, and when. */
export type LoanCommand = { readonly at: string } & (
  | {
      readonly kind: "offer";
      readonly decision: string;
      readonly terms: Terms;
      readonly until: string;
    }
  | { readonly kind: "accept"; readonly act: string }
  /** Has it paid out; the reference is new for every attempt. */
  | { readonly kind: "askPayout"; readonly reference: string; readonly amount: Cents }
  /** Gives back what is in suspense. */
  | { readonly kind: "askReturn"; readonly reference: string; readonly amount: Cents }
  /** The payment system paid what was asked for. */
  | {
      readonly kind: "confirm";
      readonly reference: string;
      readonly amount: Cents;
      /** Interest runs from this day. */
      readonly paidAt: string;
    }
  /** It did not, and will not. */
  | { readonly kind: "fail"; readonly reference: string; readonly because: string }
  | { readonly kind: "withdraw"; readonly because: string }
  /** Money that came cannot be refused: what is not owed goes to suspense. */
  | { readonly kind: "repay"; readonly reference: string; readonly amount: Cents }
  | {
      readonly kind: "repayEarly";
      readonly reference: string;
      /** Of what is not due yet. */
      readonly principal: Cents;
      /** With the interest of `earlyInterest`. */
      readonly amount: Cents;
    }
  /** Looks what day it is. */
  | { readonly kind: "assess" }
  | {
      readonly kind: "restructure";
      readonly because: string;
      readonly rateBp: number;
      readonly months: number;
      readonly method: Method;
    }
  | { readonly kind: "writeOff"; readonly because: string }
);

export type CommandOf<Kind extends LoanCommand["kind"]> = Extract<
  LoanCommand,
  { readonly kind: Kind }
>;

/** Why a command does nothing. */
export const loanRefusals = {
  alreadyOffered: "the loan was offered before",
  notOffered: "nothing is offered, or not any more",
  offerExpired: "the offer is over",
  notAccepted: "the offer was not accepted, or the loan was paid out or withdrawn",
  payoutAsked: "a payout is under way",
  paymentUnknown: "no payment was asked for under this reference",
  toldOtherwise: "this payment was told to have ended otherwise",
  aboveSuspense: "more than is in suspense",
  notRunning: "nothing is owed",
  badTerms: "an amount, a rate, months or a method that no loan has",
  badTimeZone: "there is no such time zone",
  badInstant: "no moment of any calendar",
  outOfOrder: "something happened to the loan after that",
  amountZero: "an amount is a whole number of cents above 0",
  aboveOffer: "more than was offered",
  otherAmount: "the reference was used for another amount",
  dueFirst: "what is due, or begun to be paid, is paid first",
  aboveBalance: "more than is owed",
  amountDiffers: "not the principal and its interest until today",
} as const;
export type LoanRefusal = keyof typeof loanRefusals;

export type Decided =
  /** None where it happened before: the reference is known. */
  | { readonly kind: "events"; readonly events: readonly LoanEvent[] }
  | { readonly kind: "refused"; readonly code: LoanRefusal };

export const refused = (code: LoanRefusal): Decided => ({ kind: "refused", code });
export const happened = (events: readonly LoanEvent[]): Decided => ({ kind: "events", events });

const CENTS = /^(?:0|[1-9]\d{0,17})$/;
export const isAmount = (cents: Cents): boolean => CENTS.test(cents) && cents !== "0";
