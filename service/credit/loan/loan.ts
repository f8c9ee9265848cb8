import type { Day } from "./calendar.ts";
import type { Cash } from "./cash.ts";
import type { Instalment, Terms } from "./loan-event.ts";
import type { Due } from "./schedule.ts";

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
  readonly cash: Cash;
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

export interface PayingOut extends Since {
  readonly status: "payingOut";
  readonly terms: Terms;
}

interface Withdrawn extends Since {
  readonly status: "withdrawn";
  readonly terms: Terms;
}

export interface Drawn extends Since {
  readonly terms: Terms;
  readonly instalments: readonly OpenInstalment[];
  /** From which day the first of the instalments bears interest. */
  readonly from: Day;
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
  /** Cents, less what came after it was written off; 0 where all was paid. */
  readonly loss: bigint;
}

export type Loan =
  { readonly status: "none" } | Offered | Accepted | PayingOut | Withdrawn | Running | Ended;

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

/** All that is owed, with its interest. */
export const owedOn = ({ instalments }: Pick<Running, "instalments">): bigint =>
  instalments.reduce((sum, one) => sum + openOf(one), 0n);

export const written = ({ due, interest, principal }: Due): Instalment => ({
  due,
  principal: String(principal),
  interest: String(interest),
});

export const opened = ({ due, interest, principal }: Instalment): OpenInstalment => ({
  due,
  principal: BigInt(principal),
  interest: BigInt(interest),
  paidPrincipal: 0n,
  paidInterest: 0n,
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
