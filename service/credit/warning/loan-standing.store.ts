import type { Queryable } from "../../db/pool.ts";
import { fromHex } from "../../../device-attest/bytes.ts";
import { dayIn } from "../loan/calendar.ts";
import { readLoan } from "../loan/loan.store.ts";
import { overdueOn } from "../loan/overdue.ts";
import type { LoanStanding } from "./watched.ts";

/** How each loan of a factory stands that is not paid back. */
export async function loansOf(db: Queryable, factory: string, at: string): Promise<LoanStanding[]> {
  const { rows } = await db.query<{ loan: string }>(
    "SELECT loan FROM loan WHERE factory = $1 ORDER BY loan",
    [fromHex(factory)],
  );
  const standing: LoanStanding[] = [];
  for (const { loan: id } of rows) {
    const loan = (await readLoan(db, id))?.loan;
    if (loan?.status === "writtenOff")
      standing.push({ loan: id, overdueDays: 0, writtenOff: true });
    if (loan?.status !== "running") continue;
    const overdueDays = overdueOn(loan, dayIn(loan.terms.timeZone, at));
    standing.push({ loan: id, overdueDays, writtenOff: false });
  }
  return standing;
}
