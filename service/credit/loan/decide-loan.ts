import { isInstant } from "../../parties/consent/period.ts";
import { type Day, dayIn } from "./calendar.ts";
import {
  decidedBefore,
  decidePayment,
  isOfPayment,
  type PaymentCommand,
  receive,
  split,
} from "./decide-payment.ts";
import { evolveLoan } from "./evolve-loan.ts";
import { balanceOf, type Loan, openOf, type Running, startOf, written } from "./loan.ts";
import {
  type CommandOf,
  type Decided,
  happened,
  isAmount,
  type LoanCommand,
  type LoanRefusal,
  refused,
} from "./loan-command.ts";
import type { LoanEvent, Terms } from "./loan-event.ts";
import { classOf, overdueOn } from "./overdue.ts";
import { dueDays, interestFor, methods, scheduleOf } from "./schedule.ts";

/**
 * What a command does to a loan: a function of both. A running loan is first looked at as of the command's day, so that
 * days overdue are told whoever comes next; and it is closed as soon as nothing is owed.
 */
export function decideLoan(loan: Loan, command: LoanCommand): Decided {
  if (!isInstant(command.at)) return refused("badInstant");
  const before = decidedBefore(loan, command);
  if (before !== undefined) return before;
  if (loan.status !== "none" && command.at < loan.at) return refused("outOfOrder");
  if (command.kind === "offer") return offer(loan, command);
  if (command.kind === "accept") return accept(loan, command);
  if (isOfPayment(command)) return decidePayment(loan, command);
  if (command.kind === "repay" && loan.status !== "running") return receive(loan, command);
  if (loan.status !== "running") return refused("notRunning");
  return onRunning(loan, command);
}

type RunningCommand = Exclude<LoanCommand, CommandOf<"offer" | "accept"> | PaymentCommand>;

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

function repay(loan: Running, command: CommandOf<"repay">): LoanEvent[] | LoanRefusal {
  return isAmount(command.amount) ? split(loan, command) : "amountZero";
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
