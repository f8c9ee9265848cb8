import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Currency, Money } from "../../credit/decision/application.ts";
import { PolicySchema } from "../../credit/decision/policy-schema.ts";
import { ReceiptSchema } from "../../credit/decision/receipt-schema.ts";
import { Nullable, Uuid } from "../../http/people/schemas.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { sections } from "../../parties/consent/section.ts";
import { decisionBars } from "../../score/document/may-decide.ts";
import { ModelSchema } from "../../score/document/model-schema.ts";
import { FirmSchema, List, OfferSchema, OutcomeCode } from "./decision.ts";

const ContestSchema = Type.Object({ at: InstantSchema, because: Type.String() });
const Languages = Type.Object({ en: Type.String(), zh: Type.String() });

export const CaseSummarySchema = Type.Object({
  decision: Uuid,
  decidedAt: InstantSchema,
  firm: FirmSchema,
  asked: Money,
  currency: Currency,
  tenorMonths: Type.Integer(),
  purpose: Type.String(),
  decided: OutcomeCode,
  outcome: OutcomeCode,
  offer: Nullable(OfferSchema),
  bar: Nullable(Type.Enum([...decisionBars])),
  points: Nullable(Type.Integer()),
  pdPpm: Nullable(Type.Integer()),
  limit: Type.String(),
  ruled: Type.Boolean(),
  contest: Nullable(ContestSchema),
});

export const CasePageSchema = Type.Object({
  cases: List(CaseSummarySchema),
  next: Nullable(Uuid),
});

export const WholeCaseSchema = Type.Object({
  summary: CaseSummarySchema,
  receipt: ReceiptSchema,
  ruling: Nullable(Type.Object({ decision: Uuid, receipt: ReceiptSchema })),
  model: ModelSchema,
  policy: PolicySchema,
  signer: HashSchema,
});

export const OwnCaseSchema = Type.Object({
  summary: Type.Pick(CaseSummarySchema, [
    "decidedAt",
    "asked",
    "currency",
    "tenorMonths",
    "decided",
    "outcome",
    "offer",
    "ruled",
  ]),
  notice: Languages,
  contest: Nullable(ContestSchema),
  receipt: ReceiptSchema,
});

/** What is lent, and what is asked for. */
export const TermsSchema = Type.Object({
  lender: HashSchema,
  name: Nullable(Type.String()),
  currency: Currency,
  min: Money,
  max: Money,
  tenorMonths: PolicySchema.properties.tenorMonths,
  papers: Type.Object({
    books: PolicySchema.properties.limit.properties.workingCapital.properties.use,
    orderBook: PolicySchema.properties.limit.properties.orderBook.properties.use,
    cashFlow: PolicySchema.properties.limit.properties.cashFlow.properties.use,
  }),
  values: List(
    Type.Object({
      name: Type.String(),
      words: Languages,
      options: List(Type.Object({ value: Type.String(), words: Languages })),
    }),
  ),
  sections: List(Type.Enum([...sections])),
  service: Type.String(),
  status: ModelSchema.properties.status,
});
