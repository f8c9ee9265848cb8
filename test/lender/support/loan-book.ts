import type { LoanBook } from "../../../service/lender/loan-book.ts";
import { granted } from "../../credit/decision/support/case.ts";

/** Of a lender that has lent nothing yet. */
export const aLoanBook: LoanBook = {
  asOf: "2026-06-01T00:00:00.000Z",
  currency: granted.exposure.currency,
  capital: granted.exposure.capital,
  factories: {},
  chains: {},
};
