import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Currency } from "../../credit/decision/application.ts";
import { methods } from "../../credit/loan/schedule.ts";
import { Nullable, Uuid } from "../../http/people/schemas.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { List } from "./decision.ts";

/** Whole cents. */
const Cents = Type.String({ pattern: "^-?\\d+$" });

const TermsSchema = Type.Object({
  principal: Cents,
  currency: Currency,
  rateBp: Type.Integer(),
  months: Type.Integer(),
  method: Type.Enum([...methods]),
  timeZone: Type.String(),
});

const line = {
  loan: Uuid,
  decision: Uuid,
  factory: HashSchema,
  status: Type.String(),
  balance: Cents,
  currency: Nullable(Currency),
  overdueDays: Type.Integer({ minimum: 0 }),
  at: Nullable(InstantSchema),
};

export const LoanPageSchema = Type.Object({
  items: List(Type.Object(line)),
  next: Nullable(Uuid),
});

export const LoanSchema = Type.Object({
  ...line,
  /** What the factory signs, and its hash. */
  offer: Type.Object({
    v: Type.Literal(1),
    kind: Type.Literal("loanOffer"),
    lender: HashSchema,
    factory: HashSchema,
    decision: HashSchema,
    terms: TermsSchema,
    until: InstantSchema,
  }),
  offerHash: HashSchema,
  schedule: List(
    Type.Object({
      due: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
      principal: Cents,
      interest: Cents,
      paidPrincipal: Cents,
      paidInterest: Cents,
    }),
  ),
  /** Each with what follows of it, by its kind (docs/decision.md). */
  events: List(Type.Object({ kind: Type.String(), at: InstantSchema })),
});

/** What a lender's systems tell of a loan, by the kind of the command. */
export const loanOperations = {
  askPayout: {
    operationId: "askLoanPayout",
    summary: "Keep that the payment system was asked to pay a loan out",
  },
  askReturn: {
    operationId: "askLoanReturn",
    summary: "Keep that the payment system was asked to pay back what nobody owes",
  },
  confirm: { operationId: "confirmLoanPayment", summary: "Keep that the payment system paid" },
  fail: { operationId: "failLoanPayment", summary: "Keep that the payment system did not pay" },
  withdraw: { operationId: "withdrawLoan", summary: "Take back what is not paid out" },
  repay: { operationId: "repayLoan", summary: "Keep what was paid in" },
  repayEarly: { operationId: "repayLoanEarly", summary: "Keep what was paid ahead of its day" },
  assess: { operationId: "assessLoan", summary: "Look what day it is for a loan" },
  restructure: { operationId: "restructureLoan", summary: "Spread what is owed by new terms" },
  writeOff: { operationId: "writeOffLoan", summary: "Give up what is owed" },
} as const;
