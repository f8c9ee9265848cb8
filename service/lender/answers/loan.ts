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
