import { isInstant } from "../../parties/consent/period.ts";
import { dayIn } from "./calendar.ts";
import type { Cash } from "./cash.ts";
import {
  allocated,
  balanceOf,
  type Ended,
  type Loan,
  owedOn,
  type Running,
  written,
} from "./loan.ts";
import {
  type CommandOf,
  type Decided,
  happened,
  isAmount,
  type LoanCommand,
  refused,
} from "./loan-command.ts";
import type { LoanEvent } from "./loan-event.ts";
import { dueDays, scheduleOf } from "./schedule.ts";

const kinds = ["askPayout", "askReturn", "confirm", "fail", "withdraw"] as const;
export type PaymentCommand = CommandOf<(typeof kinds)[number]>;

export const isOfPayment = (command: LoanCommand): command is PaymentCommand =>
  kinds.some((kind) => kind === command.kind);

/** What was told or asked for under the reference before; undefined where nothing was. */
export function decidedBefore(loan: Loan, command: LoanCommand): Decided | undefined {
  if (loan.status === "none" || !("reference" in command)) return undefined;
  const { came, orders } = loan.cash;
  if (command.kind === "repay" || command.kind === "repayEarly")
    return sameAs(came.get(command.reference), command.amount);
  const order = orders.get(command.reference);
  if (order === undefined) return undefined;
  if (command.kind === "confirm")
    return order.state === "paid" ? sameAs(order.amount, command.amount) : undefined;
  if (command.kind === "fail") return order.state === "failed" ? happened([]) : undefined;
  const purpose = command.kind === "askPayout" ? "payout" : "return";
  return order.purpose === purpose ? sameAs(order.amount, command.amount) : refused("otherAmount");
}

function sameAs(before: bigint | undefined, amount: string): Decided | undefined {
  if (before === undefined) return undefined;
  return String(before) === amount ? happened([]) : refused("otherAmount");
}

/** What goes out, and what becomes of it. */
export function decidePayment(loan: Loan, command: PaymentCommand): Decided {
  if (loan.status === "none") return refused("notOffered");
  if (command.kind === "askPayout") return askPayout(loan, command);
  if (command.kind === "askReturn") return askReturn(loan.cash, command);
  if (command.kind === "confirm") return confirm(loan, command);
  if (command.kind === "fail") return fail(loan.cash, command);
  if (loan.status === "payingOut") return refused("payoutAsked");
  const { at, because } = command;
  return loan.status === "accepted"
    ? happened([{ kind: "withdrawn", at, because }])
    : refused("notAccepted");
}

function askPayout(loan: Loan, { amount, at, reference }: CommandOf<"askPayout">): Decided {
  if (loan.status === "payingOut") return refused("payoutAsked");
  if (loan.status !== "accepted") return refused("notAccepted");
  if (!isAmount(amount)) return refused("amountZero");
  return BigInt(amount) > BigInt(loan.terms.principal)
    ? refused("aboveOffer")
    : happened([{ kind: "payoutAsked", at, reference, amount }]);
}

function askReturn(cash: Cash, { amount, at, reference }: CommandOf<"askReturn">): Decided {
  if (!isAmount(amount)) return refused("amountZero");
  return BigInt(amount) > cash.suspense
    ? refused("aboveSuspense")
    : happened([{ kind: "returnAsked", at, reference, amount }]);
}

type Begun = Exclude<Loan, { readonly status: "none" }>;

function confirm(loan: Begun, { amount, at, paidAt, reference }: CommandOf<"confirm">): Decided {
  const order = loan.cash.orders.get(reference);
  if (order === undefined) return refused("paymentUnknown");
  if (order.state !== "asked") return refused("toldOtherwise");
  if (String(order.amount) !== amount) return refused("otherAmount");
  if (!isInstant(paidAt)) return refused("badInstant");
  if (order.purpose === "return") return happened([{ kind: "returned", at, reference }]);
  const { method, months, rateBp, timeZone } = loan.terms;
  const day = dayIn(timeZone, within(paidAt, loan.at, at));
  const terms = { principal: order.amount, rateBp, method };
  const schedule = scheduleOf(terms, dueDays(day, months)).map(written);
  return happened([{ kind: "drawnDown", at, reference, amount, day, schedule }]);
}

/** Another's clock may be wrong: neither before it was asked for nor after it was told. */
function within(instant: string, least: string, most: string): string {
  if (instant < least) return least;
  return instant > most ? most : instant;
}

function fail(cash: Cash, { at, because, reference }: CommandOf<"fail">): Decided {
  const order = cash.orders.get(reference);
  if (order === undefined) return refused("paymentUnknown");
  if (order.state !== "asked") return refused("toldOtherwise");
  const kind = order.purpose === "payout" ? "payoutFailed" : "returnFailed";
  return happened([{ kind, at, reference, because }]);
}

/** Money for a loan that does not run: a loss takes it, else nothing is owed for it. */
export function receive(loan: Loan, command: CommandOf<"repay">): Decided {
  if (loan.status === "none") return refused("notOffered");
  const { amount, at, reference } = command;
  if (!isAmount(amount)) return refused("amountZero");
  return happened(
    loan.status === "writtenOff"
      ? split(loan, command)
      : [{ kind: "suspended", at, reference, amount }],
  );
}

/** Of money that came: what is owed, and what is too much. */
export function split(
  loan: Running | Ended,
  { amount, at, reference }: CommandOf<"repay">,
): LoanEvent[] {
  const owed = owedOn(loan);
  const came = BigInt(amount);
  const taken = came > owed ? owed : came;
  const after = { ...loan, instalments: allocated(loan.instalments, taken) };
  const principal = balanceOf(loan) - balanceOf(after);
  const interest = String(taken - principal);
  return [
    ...(taken > 0n
      ? [{ kind: "repaid", at, reference, interest, principal: String(principal) } as const]
      : []),
    ...(came > taken
      ? [{ kind: "suspended", at, reference, amount: String(came - taken) } as const]
      : []),
  ];
}
