import type { Day } from "./calendar.ts";
import type { Instalment, LoanEvent, Terms } from "./loan-event.ts";

/** An instalment and what was paid of it, in cents. */
export interface OpenInstalment {
  readonly due: Day;
  readonly principal: bigint;
  readonly interest: bigint;
  readonly paidPrincipal: bigint;
  readonly paidInterest: bigint;
}

interface Since {
  /** Of the newest event. */
  readonly at: string;
}

export interface Offered extends Since {
  readonly status: "offered";
  readonly terms: Terms;
  readonly until: string;
}

export interface Accepted extends Since {
  readonly status: "accepted";
  readonly terms: Terms;
}

interface Drawn extends Since {
  readonly terms: Terms;
  readonly instalments: readonly OpenInstalment[];
  /** From which day the first of the instalments bears interest. */
  readonly from: Day;
  /** What came and went, by `paymentKey`. */
  readonly payments: ReadonlyMap<string, bigint>;
  /** Days overdue when it was told last; 0 for none. */
  readonly overdueDays: number;
  readonly worstOverdueDays: number;
  readonly restructurings: number;
}

export interface Running extends Drawn {
  readonly status: "running";
}

export interface Ended extends Drawn {
  readonly status: "closed" | "writtenOff";
  /** Cents; 0 where all was paid. */
  readonly loss: bigint;
}

export type Loan = { readonly status: "none" } | Offered | Accepted | Running | Ended;

/** The lender's references and the payer's know nothing of each other. */
export const paymentKey = (way: "in" | "out", reference: string): string => `${way} ${reference}`;

export const noLoan: Loan = { status: "none" };

/** Principal that is owed. */
export const balanceOf = (loan: Loan): bigint =>
  "instalments" in loan
    ? loan.instalments.reduce((sum, one) => sum + one.principal - one.paidPrincipal, 0n)
    : 0n;

export const openOf = ({
  interest,
  paidInterest,
  paidPrincipal,
  principal,
}: OpenInstalment): bigint => principal - paidPrincipal + interest - paidInterest;

/**
 * The loan after an event. Events that do not follow from `decideLoan` in their order are a broken store.
 * @throws TypeError
 */
export function evolveLoan(loan: Loan, event: LoanEvent): Loan {
  if (event.kind === "offered") {
    const { at, terms, until } = event;
    return loan.status === "none" ? { status: "offered", at, terms, until } : broken(loan, event);
  }
  if (event.kind === "accepted")
    return loan.status === "offered"
      ? { status: "accepted", at: event.at, terms: loan.terms }
      : broken(loan, event);
  if (event.kind === "drawnDown")
    return loan.status === "accepted" ? drawn(loan, event) : broken(loan, event);
  return loan.status === "running" ? run(loan, event) : broken(loan, event);
}

export const loanOf = (events: readonly LoanEvent[]): Loan => events.reduce(evolveLoan, noLoan);

function broken(loan: Loan, event: LoanEvent): never {
  throw new TypeError(`a loan that is ${loan.status} cannot be ${event.kind}`);
}

type EventOf<Kind extends LoanEvent["kind"]> = Extract<LoanEvent, { readonly kind: Kind }>;
type RunningEvent = Exclude<LoanEvent, EventOf<"offered" | "accepted" | "drawnDown">>;

const drawn = (
  { terms }: Accepted,
  { amount, at, day, reference, schedule }: EventOf<"drawnDown">,
): Running => ({
  status: "running",
  at,
  terms,
  instalments: schedule.map(opened),
  from: day,
  payments: new Map([[paymentKey("out", reference), BigInt(amount)]]),
  overdueDays: 0,
  worstOverdueDays: 0,
  restructurings: 0,
});

const opened = ({ due, interest, principal }: Instalment): OpenInstalment => ({
  due,
  principal: BigInt(principal),
  interest: BigInt(interest),
  paidPrincipal: 0n,
  paidInterest: 0n,
});

function run(loan: Running, event: RunningEvent): Running | Ended {
  const { at } = event;
  if (event.kind === "repaid") {
    const amount = BigInt(event.interest) + BigInt(event.principal);
    const instalments = allocated(loan.instalments, amount);
    return { ...paid(loan, event.reference, amount), at, instalments };
  }
  if (event.kind === "repaidEarly") {
    const amount = BigInt(event.interest) + BigInt(event.principal);
    const instalments = event.schedule.map(opened);
    return { ...paid(loan, event.reference, amount), at, from: startOf(loan), instalments };
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

const paid = (loan: Running, reference: string, amount: bigint): Running => ({
  ...loan,
  payments: new Map([...loan.payments, [paymentKey("in", reference), amount]]),
});

/** From when what is owed bears interest that is not paid yet. */
export const startOf = ({ from, instalments }: Running): Day =>
  instalments.findLast((one) => openOf(one) === 0n)?.due ?? from;

/** The oldest instalment first, and of it interest before principal. */
export function allocated(
  instalments: readonly OpenInstalment[],
  amount: bigint,
): OpenInstalment[] {
  let left = amount;
  const take = (open: bigint): bigint => {
    const part = open < left ? open : left;
    left -= part;
    return part;
  };
  return instalments.map((one) => {
    const paidInterest = one.paidInterest + take(one.interest - one.paidInterest);
    const paidPrincipal = one.paidPrincipal + take(one.principal - one.paidPrincipal);
    return { ...one, paidInterest, paidPrincipal };
  });
}
