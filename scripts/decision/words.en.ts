import { decisionErrors } from "../../service/credit/decision/decision-error.ts";
import { replayFaults } from "../../service/credit/decision/receipt-checks.ts";
import type { DecisionWords } from "./words.ts";

export const en: DecisionWords = {
  checks: {
    form: "the receipt is one, in its only spelling",
    statement: "what was signed is about this decision",
    signature: "the receipt's key signed it",
    signer: "that key is the lender's",
    policy: "it was decided by this policy",
    model: "it was decided by this model",
    inputs: "the inputs are those that were decided by",
    record: "the decision is on record in the log",
    result: "they lead to this decision, byte by byte",
  },
  results: { passed: "passed", failed: "FAILED", open: "open" },
  codes: { ...decisionErrors, ...replayFaults },
  outcomes: {
    approved: "approved",
    counterOffer: "less was offered",
    declined: "declined",
    referred: "referred to a person",
  },
  byPerson: "decided by a person",
  offer: (amount, currency, months, rate) =>
    `${amount} ${currency} for ${String(months)} months at ${rate} % a year`,
  replayed: "replayed: the decision follows from these inputs",
  refused: "REFUSED: do not rely on this receipt",
};
