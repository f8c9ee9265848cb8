import { balanceOf, type Loan } from "../credit/loan/loan.ts";

const MICRO_PER_CENT = 10_000n;

/**
 * What a lender is exposed to by something that it granted, in millionths: what is owed, or what can still come to be.
 * @param granted by the decision, where no loan was offered by it yet
 */
export function standingOf(loan: Loan, granted: bigint, now: string): bigint {
  switch (loan.status) {
    case "none":
      return granted;
    case "offered":
      return now < loan.until ? BigInt(loan.terms.principal) * MICRO_PER_CENT : 0n;
    case "accepted":
    case "payingOut":
      return BigInt(loan.terms.principal) * MICRO_PER_CENT;
    case "running":
      return balanceOf(loan) * MICRO_PER_CENT;
    case "withdrawn":
    case "closed":
    case "writtenOff":
    default:
      return 0n;
  }
}
