import { type Static, Type } from "typebox";
import { SaltSchema } from "../../device-attest/record.ts";
import { type Application, ApplicationSchema } from "../credit/decision/application.ts";
import type { Policy } from "../credit/decision/policy-schema.ts";
import { commitmentOf, EnterpriseAuthorisationSchema } from "../parties/consent/document.ts";

const { asked, books, cashFlow, orderBook, purpose, tenorMonths, values } =
  ApplicationSchema.properties;

const ORDERS_MAX = 500;

/** What somebody without an account sends: everything that he says himself, and nothing that others say. */
export const AppliedSchema = Type.Object(
  {
    /** What he comes back by; made by his own browser. */
    access: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
    nonce: SaltSchema,
    asked,
    tenorMonths,
    purpose,
    books,
    orderBook,
    cashFlow,
    values,
    authorisation: EnterpriseAuthorisationSchema,
  },
  { additionalProperties: false },
);
export type Applied = Static<typeof AppliedSchema>;

export const isTooMuch = ({ orderBook: orders }: Applied): boolean =>
  (orders?.orders.length ?? 0) > ORDERS_MAX;

/** The application that it makes, by whoever granted the authorisation. */
export const applicationOf = (
  { authorisation: document, ...said }: Applied,
  { currency, lender }: Policy,
): Application => ({
  v: 1,
  kind: "application",
  factory: document.grantor,
  lender,
  asked: said.asked,
  currency,
  tenorMonths: said.tenorMonths,
  purpose: said.purpose,
  authorisation: { commitment: commitmentOf(document), document, used: 0, revoked: false },
  nonce: said.nonce,
  books: said.books,
  orderBook: said.orderBook,
  cashFlow: said.cashFlow,
  values: said.values,
  thirdParty: [],
});
