import type { Pool } from "pg";
import { commandLoan, listLoans } from "./loan.store.ts";

const PAGE = 200;

/**
 * Looks what day it is for every loan that runs, so that one is told to be overdue though nobody asks. A loan that cannot be
 * looked at keeps no other from it.
 * @param now instant
 */
export async function assessLoans(
  pool: Pool,
  now: () => string,
  onError: (error: unknown, loan: string) => void,
): Promise<void> {
  let after: string | undefined;
  do {
    const loans = await listLoans(pool, { after, limit: PAGE });
    for (const { id, loan } of loans) {
      if (loan.status !== "running") continue;
      try {
        await commandLoan(pool, id, { kind: "assess", at: now() });
      } catch (error) {
        onError(error, id);
      }
    }
    after = loans.length < PAGE ? undefined : loans.at(-1)?.id;
  } while (after !== undefined);
}
