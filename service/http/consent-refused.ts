import { Problem } from "../errors.ts";
import type { DocumentFault } from "../parties/consent/document.ts";
import type { ContractFault } from "../parties/consent/open-contract.ts";

/** Why a document is not taken, beside what it says itself. */
type Reason = DocumentFault | ContractFault | keyof typeof details;

const details = {
  grantorOther: "Its grantor is another party.",
  enterpriseOther: "It is about another enterprise.",
  personOther: "The person does not hash to the pseudonym that it names.",
  notSigned: "It is not signed as it has to be.",
  signedByParty: "The key signs for a party: an individual's consent is that person's own.",
  partyOther: "It is a contract of others.",
  notInForce: "The authorisation that it was made under does not act.",
  commitmentOther: "It does not hash to its commitment.",
  selfGranted: "Whoever grants and who is granted are the same.",
  neverValid: "It ends before it begins, or on a day that no calendar has.",
  contractOfOthers: "The authorisation that it was made under is of others.",
  monitoringTooWide: "It agrees more than the authorisation shows.",
} as const;

/** A document that fits its schema and is not taken. */
export class DocumentRefused extends Problem {
  override readonly reason: Reason;
  constructor(reason: Reason) {
    super("documentRefused", details[reason]);
    this.name = "DocumentRefused";
    this.reason = reason;
  }
}

/** @throws DocumentRefused for a fault */
export function requireSound(fault: Reason | undefined): void {
  if (fault !== undefined) throw new DocumentRefused(fault);
}
