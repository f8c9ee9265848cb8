import { isInstant } from "../../parties/consent/period.ts";
import { type Day, dayIn } from "./calendar.ts";
import {
  allocated,
  balanceOf,
  evolveLoan,
  type Loan,
  openOf,
  paymentKey,
  type Running,
  startOf,
} from "./loan.ts";
import type { Cents, Instalment, LoanEvent, Terms } from "./loan-event.ts";
import { classOf, overdueOn } from "./overdue.ts";
import { type Due, dueDays, interestFor, type Method, methods, scheduleOf } from "./schedule.ts";

/** What somebody wants to happen to a loan, and when. */
export type LoanCommand = { readonly at: string } & (
  | {
      readonly kind: "offer";
      readonly decision: string;
      readonly terms: Terms;
      readonly until: string;
    }
  | { readonly kind: "accept"; readonly act: string }
  | { readonly kind: "drawDown"; readonly reference: string; readonly amount: Cents }
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

/** Why a command does nothing. */
export const loanRefusals = {
  alreadyOffered: "the loan was offered before",
  notOffered: "nothing is offered, or not any more",
  offerExpired: "the offer is over",
  notAccepted: "the offer was not accepted, or the loan was drawn before",
  notRunning: "nothing is owed",
  badTerms: "an amount, a rate, months or a method that no loan has",
  badTimeZone: "there is no such time zone",
  badInstant: "no moment of any calendar",
  outOfOrder: "something happened to the loan after that",
  amountZero: "an amount is a whole number of cents above 0",
  aboveOffer: "more than was offered",
  otherAmount: "the reference was used for another amount",
  overpaid: "more than is owed with all its interest",
  dueFirst: "what is due, or begun to be paid, is paid first",
  aboveBalance: "more than is owed",
  amountDiffers: "not the principal and its interest until today",
} as const;
export type LoanRefusal = keyof typeof loanRefusals;

export type Decided =
  /** None where it happened before: the payer's reference is known. */
  | { readonly kind: "events"; readonly events: readonly LoanEvent[] }
  | { readonly kind: "refused"; readonly code: LoanRefusal };

/**
 * What a command does to a loan: a function of both. A running loan is first looked at as of the command's day, so that
 * days overdue are told whoever comes next; and it is closed as soon as nothing is owed.
 */
export function decideLoan(loan: Loan, command: LoanCommand): Decided {
  if (!isInstant(command.at)) return refused("badInstant");
  const before = paidBefore(loan, command);
  if (before !== undefined)
    return "amount" in command && String(before) === command.amount
      ? happened([])
      : refused("otherAmount");
  if (loan.status !== "none" && command.at < loan.at) return refused("outOfOrder");
  if (command.kind === "offer") return offer(loan, command);
  if (command.kind === "accept") return accept(loan, command);
  if (command.kind === "drawDown") return drawDown(loan, command);
  if (loan.status !== "running") return refused("notRunning");
  return onRunning(loan, command);
}

const refused = (code: LoanRefusal): Decided => ({ kind: "refused", code });
const happened = (events: readonly LoanEvent[]): Decided => ({ kind: "events", events });

type CommandOf<Kind extends LoanCommand["kind"]> = Extract<LoanCommand, { readonly kind: Kind }>;
type RunningCommand = Exclude<LoanCommand, CommandOf<"offer" | "accept" | "drawDown">>;

/** What was paid under the reference before; undefined where nothing was. */
function paidBefore(loan: Loan, command: LoanCommand): bigint | undefined {
  if (!("reference" in command && "payments" in loan)) return undefined;
  const way = command.kind === "drawDown" ? "out" : "in";
  return loan.payments.get(paymentKey(way, command.reference));
}

const CENTS = /^(?:0|[1-9]\d{0,17})$/;
const isAmount = (cents: Cents): boolean => CENTS.test(cents) && cents !== "0";

const MONTHS_MAX = 600;
const RATE_BP_MAX = 100_000;

const isTerm = ({ method, months, rateBp }: Pick<Terms, "method" | "months" | "rateBp">): boolean =>
  isWithin(months, 1, MONTHS_MAX) && isWithin(rateBp, 0, RATE_BP_MAX) && methods.includes(method);

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

function offer(loan: Loan, { at, decision, terms, until }: CommandOf<"offer">): Decided {
  if (loan.status !== "none") return refused("alreadyOffered");
  if (!isTerm(terms) || !/^[A-Z]{3}$/.test(terms.currency)) return refused("badTerms");
  if (!isAmount(terms.principal)) return refused("amountZero");
  if (!isTimeZone(terms.timeZone, at)) return refused("badTimeZone");
  if (!isInstant(until)) return refused("badInstant");
  if (until <= at) return refused("offerExpired");
  return happened([{ kind: "offered", at, decision, terms, until }]);
}

function isTimeZone(timeZone: string, at: string): boolean {
  try {
    return dayIn(timeZone, at) !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function accept(loan: Loan, { act, at }: CommandOf<"accept">): Decided {
  if (loan.status !== "offered") return refused("notOffered");
  return at < loan.until ? happened([{ kind: "accepted", at, act }]) : refused("offerExpired");
}

function drawDown(loan: Loan, { amount, at, reference }: CommandOf<"drawDown">): Decided {
  if (loan.status !== "accepted") return refused("notAccepted");
  if (!isAmount(amount)) return refused("amountZero");
  const { method, months, principal, rateBp, timeZone } = loan.terms;
  if (BigInt(amount) > BigInt(principal)) return refused("aboveOffer");
  const day = dayIn(timeZone, at);
  const terms = { principal: BigInt(amount), rateBp, method };
  const schedule = scheduleOf(terms, dueDays(day, months)).map(written);
  return happened([{ kind: "drawnDown", at, reference, amount, day, schedule }]);
}

const written = ({ due, interest, principal }: Due): Instalment => ({
  due,
  principal: String(principal),
  interest: String(interest),
});

function onRunning(loan: Running, command: RunningCommand): Decided {
  const today = dayIn(loan.terms.timeZone, command.at);
  const days = overdueOn(loan, today);
  const before = told(loan, command.at, { days, worst: days });
  const looked = before.reduce(evolveLoan, loan) as Running;
  const outcome = actOn(looked, command, today);
  if (typeof outcome === "string") return refused(outcome);
  const after = outcome.reduce(evolveLoan, looked as Loan);
  const left = after.status === "running" ? overdueOn(after, today) : 0;
  const eased =
    after.status === "running" ? told(after, command.at, { days: left, worst: days }) : [];
  return happened([...before, ...outcome, ...eased, ...closing(after, command.at)]);
}

/** That it came to lie in another class. */
function told(
  { overdueDays }: Running,
  at: string,
  { days, worst }: { readonly days: number; readonly worst: number },
): LoanEvent[] {
  if (classOf(days) === classOf(overdueDays)) return [];
  return [{ kind: "overdue", at, days, worst }];
}

function closing(loan: Loan, at: string): LoanEvent[] {
  const isPaid = loan.status === "running" && loan.instalments.every((one) => openOf(one) === 0n);
  return isPaid ? [{ kind: "closed", at }] : [];
}

function actOn(loan: Running, command: RunningCommand, today: Day): LoanEvent[] | LoanRefusal {
  if (command.kind === "assess") return [];
  if (command.kind === "repay") return repay(loan, command);
  if (command.kind === "repayEarly") return repayEarly(loan, command, today);
  if (command.kind === "restructure") return restructure(loan, command, today);
  const { at, because } = command;
  return [{ kind: "writtenOff", at, amount: String(balanceOf(loan)), because }];
}

function repay(
  loan: Running,
  { amount, at, reference }: CommandOf<"repay">,
): LoanEvent[] | LoanRefusal {
  if (!isAmount(amount)) return "amountZero";
  const owed = loan.instalments.reduce((sum, one) => sum + openOf(one), 0n);
  if (BigInt(amount) > owed) return "overpaid";
  const after = { ...loan, instalments: allocated(loan.instalments, BigInt(amount)) };
  const principal = balanceOf(loan) - balanceOf(after);
  const interest = BigInt(amount) - principal;
  return [
    { kind: "repaid", at, reference, interest: String(interest), principal: String(principal) },
  ];
}

/** Interest on principal that is paid back before it is due, until today. */
export const earlyInterest = (loan: Running, principal: bigint, today: Day): bigint =>
  interestFor(principal, loan.terms.rateBp, startOf(loan), today);

function repayEarly(
  loan: Running,
  { amount, at, principal: wanted, reference }: CommandOf<"repayEarly">,
  today: Day,
): LoanEvent[] | LoanRefusal {
  if (!isAmount(amount) || !isAmount(wanted)) return "amountZero";
  const rest = loan.instalments.filter((one) => openOf(one) > 0n);
  if (rest.some((one) => one.due <= today || one.paidInterest + one.paidPrincipal > 0n))
    return "dueFirst";
  const principal = BigInt(wanted);
  const left = balanceOf(loan) - principal;
  if (left < 0n) return "aboveBalance";
  const interest = earlyInterest(loan, principal, today);
  if (BigInt(amount) !== principal + interest) return "amountDiffers";
  const { method, rateBp } = loan.terms;
  const days = rest.map(({ due }) => due);
  const schedule =
    left === 0n ? [] : scheduleOf({ principal: left, rateBp, method }, days).map(written);
  return [
    { kind: "repaidEarly", at, reference, interest: String(interest), principal: wanted, schedule },
  ];
}

/**
 * New terms for what is owed, from today. Interest that ran up goes on the first new instalment: it is neither forgiven
 * nor made principal.
 */
function restructure(
  loan: Running,
  { at, because, method, months, rateBp }: CommandOf<"restructure">,
  today: Day,
): LoanEvent[] | LoanRefusal {
  if (!isTerm({ method, months, rateBp })) return "badTerms";
  const terms = { principal: balanceOf(loan), rateBp, method };
  const [first, ...others] = scheduleOf(terms, dueDays(today, months));
  const carried = { ...first!, interest: first!.interest + arrears(loan, today) };
  const schedule = [carried, ...others].map(written);
  return [{ kind: "restructured", at, because, rateBp, months, method, day: today, schedule }];
}

/** Unpaid interest of what was due, and of the month that runs. */
function arrears(loan: Running, today: Day): bigint {
  const due = loan.instalments.filter((one) => one.due <= today);
  const unpaid = due.reduce((sum, one) => sum + one.interest - one.paidInterest, 0n);
  const next = loan.instalments[due.length];
  if (next === undefined) return unpaid;
  const from = due.at(-1)?.due ?? loan.from;
  const ran = interestFor(balanceOf(loan), loan.terms.rateBp, from, today) - next.paidInterest;
  return unpaid + (ran > 0n ? ran : 0n);
}
