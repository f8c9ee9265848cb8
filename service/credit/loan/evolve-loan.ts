import { type Cash, cameIn, noCash, ordered, orderOf, suspended } from "./cash.ts";
import {
  type Accepted,
  allocated,
  type Drawn,
  type Ended,
  type Loan,
  noLoan,
  opened,
  type PayingOut,
  type Running,
  startOf,
} from "./loan.ts";
import type { LoanEvent } from "./loan-event.ts";

/**
 * The loan after an event. Events that do not follow from `decideLoan` in their order are a broken store.
 * @throws TypeError
 */
export function evolveLoan(loan: Loan, event: LoanEvent): Loan {
  const { at } = event;
  if (event.kind === "offered") {
    const { terms, until } = event;
    return loan.status === "none"
      ? { status: "offered", at, cash: noCash, terms, until }
      : broken(loan, event);
  }
  if (loan.status === "none") return broken(loan, event);
  if (isOfSuspense(event)) return { ...loan, at, cash: afterSuspense(loan.cash, event) };
  if (isOfRunning(event)) return afterDrawn(loan, event);
  return beforeDrawn(loan, event) ?? broken(loan, event);
}

export const loanOf = (events: readonly LoanEvent[]): Loan => events.reduce(evolveLoan, noLoan);

function broken(loan: Loan, event: LoanEvent): never {
  throw new TypeError(`a loan that is ${loan.status} cannot be ${event.kind}`);
}

type EventOf<Kind extends LoanEvent["kind"]> = Extract<LoanEvent, { readonly kind: Kind }>;
type OfSuspense = EventOf<"suspended" | "returnAsked" | "returned" | "returnFailed">;
type OfBeginning = EventOf<"accepted" | "payoutAsked" | "payoutFailed" | "withdrawn" | "drawnDown">;
type OfRunning = Exclude<LoanEvent, EventOf<"offered"> | OfSuspense | OfBeginning>;

const ofSuspense = new Set(["suspended", "returnAsked", "returned", "returnFailed"]);
const ofBeginning = new Set(["accepted", "payoutAsked", "payoutFailed", "withdrawn", "drawnDown"]);
const isOfSuspense = (event: LoanEvent): event is OfSuspense => ofSuspense.has(event.kind);
const isOfRunning = (
  event: Exclude<LoanEvent, EventOf<"offered"> | OfSuspense>,
): event is OfRunning => !ofBeginning.has(event.kind);

function afterSuspense(cash: Cash, event: OfSuspense): Cash {
  const { reference } = event;
  if (event.kind === "suspended") return suspended(cash, reference, BigInt(event.amount));
  if (event.kind === "returnAsked") {
    const order = { purpose: "return", amount: BigInt(event.amount), state: "asked" } as const;
    return ordered(cash, reference, order);
  }
  const state = event.kind === "returned" ? "paid" : "failed";
  return ordered(cash, reference, { ...orderOf(cash, reference), state });
}

/** @returns undefined for what cannot happen to such a loan */
function beforeDrawn(
  loan: Exclude<Loan, { readonly status: "none" }>,
  event: OfBeginning,
): Loan | undefined {
  const { at } = event;
  const { cash, status, terms } = loan;
  if (event.kind === "accepted")
    return status === "offered" ? { status: "accepted", at, cash, terms } : undefined;
  if (event.kind === "withdrawn")
    return status === "accepted" ? { status: "withdrawn", at, cash, terms } : undefined;
  const { reference } = event;
  if (event.kind === "payoutAsked") {
    const order = { purpose: "payout", amount: BigInt(event.amount), state: "asked" } as const;
    return status === "accepted"
      ? { status: "payingOut", at, cash: ordered(cash, reference, order), terms }
      : undefined;
  }
  if (event.kind === "drawnDown") {
    // Loans from before payouts were asked for were drawn at once.
    const isNext = status === "payingOut" || status === "accepted";
    return isNext ? drawn(loan, event) : undefined;
  }
  const failed = { ...orderOf(cash, reference), state: "failed" } as const;
  return status === "payingOut"
    ? { status: "accepted", at, cash: ordered(cash, reference, failed), terms }
    : undefined;
}

const drawn = (
  { cash, terms }: Accepted | PayingOut,
  { amount, at, day, reference, schedule }: EventOf<"drawnDown">,
): Running => ({
  status: "running",
  at,
  cash: ordered(cash, reference, { purpose: "payout", amount: BigInt(amount), state: "paid" }),
  terms,
  instalments: schedule.map(opened),
  from: day,
  overdueDays: 0,
  worstOverdueDays: 0,
  restructurings: 0,
});

function afterDrawn(loan: Exclude<Loan, { readonly status: "none" }>, event: OfRunning): Loan {
  if (loan.status === "running") return run(loan, event);
  return loan.status === "writtenOff" && event.kind === "repaid"
    ? recovered(loan, event)
    : broken(loan, event);
}

/** What comes after a loss makes it smaller. */
const recovered = (loan: Ended, event: EventOf<"repaid">): Ended => ({
  ...loan,
  ...repaid(loan, event),
  loss: loan.loss - BigInt(event.principal),
});

function repaid(
  { cash, instalments }: Drawn,
  { at, interest, principal, reference }: EventOf<"repaid" | "repaidEarly">,
): Pick<Drawn, "at" | "cash" | "instalments"> {
  const amount = BigInt(interest) + BigInt(principal);
  return {
    at,
    cash: cameIn(cash, reference, amount),
    instalments: allocated(instalments, amount),
  };
}

function run(loan: Running, event: OfRunning): Running | Ended {
  const { at } = event;
  if (event.kind === "repaid") return { ...loan, ...repaid(loan, event) };
  if (event.kind === "repaidEarly") {
    const instalments = event.schedule.map(opened);
    return { ...loan, ...repaid(loan, event), from: startOf(loan), instalments };
  }
  if (event.kind === "overdue") {
    const worst = event.worst > loan.worstOverdueDays ? event.worst : loan.worstOverdueDays;
    return { ...loan, at, overdueDays: event.days, worstOverdueDays: worst };
  }
  if (event.kind === "restructured") return restructured(loan, event);
  const loss = event.kind === "writtenOff" ? BigInt(event.amount) : 0n;
  return { ...loan, at, status: event.kind, loss };
}

const restructured = (
  loan: Running,
  { at, day, method, months, rateBp, schedule }: EventOf<"restructured">,
): Running => ({
  ...loan,
  at,
  terms: { ...loan.terms, method, months, rateBp },
  instalments: schedule.map(opened),
  from: day,
  restructurings: loan.restructurings + 1,
});
