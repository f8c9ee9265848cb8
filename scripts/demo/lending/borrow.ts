import type { Terms } from "../../../service/credit/loan/loan-event.ts";
import type { LoanOffer } from "../../../service/lender/acceptance.ts";
import { loanAcceptanceTyped } from "../../../service/parties/consent/typed-documents.ts";
import type { DemoCommunity } from "../founding.ts";
import type { DemoParty } from "../party.ts";
import { askBank, type DemoBank } from "./bank.ts";

interface Loan {
  readonly loan: string;
  readonly status: string;
  readonly offer: LoanOffer;
  readonly offerHash: string;
}

const WEEK_MS = 7 * 86_400_000;

/**
 * Offers what was granted, has the factory sign it with its own key, and pays it out. Each step is done once: after a kill
 * it goes on with the next.
 */
export async function borrow(
  bank: DemoBank,
  community: DemoCommunity,
  owner: DemoParty,
  decision: string,
): Promise<{ readonly loan: string; readonly terms: Terms }> {
  const week = Math.floor(Date.now() / WEEK_MS) * WEEK_MS;
  const until = new Date(week + 2 * WEEK_MS).toISOString();
  const terms = { until, method: "annuity", timeZone: "Asia/Shanghai" };
  const loan = await askBank<Loan>(bank, `/v1/decisions/${decision}/loan`, terms);
  const path = `/v1/loans/${loan.loan}`;
  if (loan.status === "offered")
    await askBank(bank, `${path}/acceptance`, await signed(community, owner, loan));
  const payout = { reference: `payout-${loan.loan}`, amount: loan.offer.terms.principal };
  await askBank(bank, `${path}/payouts`, payout);
  await askBank(bank, `${path}/confirmations`, { ...payout, paidAt: new Date().toISOString() });
  return { loan: loan.loan, terms: loan.offer.terms };
}

async function signed({ relay }: DemoCommunity, { signer }: DemoParty, loan: Loan) {
  const { chain, contracts } = relay.manifest;
  const ledger = { chainId: chain.chainId, address: contracts.consentLedger.address };
  const { domain, message, types } = loanAcceptanceTyped(ledger, loan.offer, loan.offerHash);
  const signature = await signer.signTypedData(domain, types, { ...message });
  return { signers: [signer.address], signatures: [signature] };
}
