import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { InstantSchema } from "../../../device-attest/record.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { closed } from "../../score/document/form.ts";
import { dayIn } from "../loan/calendar.ts";
import { loanOf } from "../loan/evolve-loan.ts";
import type { Loan } from "../loan/loan.ts";
import type { LoanEvent } from "../loan/loan-event.ts";

const DaySchema = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
const Days = Type.Integer({ minimum: 0, maximum: 100_000 });

/** Of a loan its lender says it; that an invoice was `paid`, the debtor. */
export const factKinds = ["granted", "overdue", "mended", "repaid", "writtenOff", "paid"] as const;
export type FactKind = (typeof factKinds)[number];

/**
 * A fact of credit: the body of a log entry with the tag `dec`, kept by the two whom it is between. One of them said it by
 * a key of its own; the other shows it to whom it likes.
 */
export const FactSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("fact"),
    /** URN of the key that says it, and the position in its chain of statements. */
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    at: InstantSchema,
    /** The lender, or who paid an invoice. */
    by: HashSchema,
    /** The borrower, or who was paid. */
    about: HashSchema,
    what: Type.Enum([...factKinds]),
    /** A name that all facts of one loan or invoice have, and that says nothing. */
    of: HashSchema,
    /** Whole cents: what was lent, or the invoice. */
    amount: Type.String({ pattern: "^(?:0|[1-9]\\d{0,17})$" }),
    currency: Type.String({ pattern: "^[A-Z]{3}$" }),
    /** When it was so; of an invoice, when it was paid. */
    day: DaySchema,
    /** By when an invoice had to be paid; null of loans. */
    due: Type.Union([DaySchema, Type.Null()]),
    /** Days that the oldest unpaid instalment is late, and the most that one ever was; of an invoice, both its own. */
    daysLate: Days,
    daysLateMost: Days,
    /** SHA-256 of the fact before about the same, which this one replaces. */
    supersedes: Type.Union([HashSchema, Type.Null()]),
    /** 32 random bytes, so that nobody finds out what was said by trying. */
    salt: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/credit-fact/1" },
);
export type Fact = Static<typeof FactSchema>;
export const factCheck = Compile(FactSchema);

/** What of a fact the loan says itself. */
export type LoanFact = Pick<
  Fact,
  "what" | "amount" | "currency" | "day" | "due" | "daysLate" | "daysLateMost"
>;

/** What the newest of a loan's events comes to; undefined for one that is no fact of credit. */
export function loanFactOf(events: readonly LoanEvent[]): LoanFact | undefined {
  const event = events.at(-1);
  const loan = loanOf(events);
  const what = event && kindOf(event);
  if (event === undefined || what === undefined || !isDrawn(loan)) return undefined;
  const paidOut = events.find((one) => one.kind === "drawnDown");
  return {
    what,
    amount: paidOut?.kind === "drawnDown" ? paidOut.amount : loan.terms.principal,
    currency: loan.terms.currency,
    day: dayIn(loan.terms.timeZone, event.at),
    due: null,
    daysLate: what === "repaid" ? 0 : loan.overdueDays,
    daysLateMost: loan.worstOverdueDays,
  };
}

type DrawnLoan = Extract<Loan, { readonly worstOverdueDays: number }>;
const isDrawn = (loan: Loan): loan is DrawnLoan => "worstOverdueDays" in loan;

function kindOf(event: LoanEvent): FactKind | undefined {
  if (event.kind === "drawnDown") return "granted";
  if (event.kind === "overdue") return event.days > 0 ? "overdue" : "mended";
  if (event.kind === "closed") return "repaid";
  return event.kind === "writtenOff" ? "writtenOff" : undefined;
}
