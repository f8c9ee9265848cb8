import { toHex } from "../../device-attest/bytes.ts";
import { loanOf } from "../credit/loan/evolve-loan.ts";
import type { LoanEvent } from "../credit/loan/loan-event.ts";
import type { Queryable } from "../db/pool.ts";
import { microText } from "../../device-attest/decimal.ts";
import { microOf } from "../score/table.ts";
import type { Offered } from "./loan-book.ts";
import { standingOf } from "./standing.ts";

interface Row {
  readonly factory: Buffer;
  readonly amount: string;
  readonly currency: string;
  readonly cores: string[];
  readonly events: readonly string[];
}

/**
 * What the house granted and that is owed, or can still come to be.
 * @param since only what was decided from then on; undefined: ever
 * @param now instant
 */
export async function standingSince(
  db: Queryable,
  since: string | undefined,
  now: string,
): Promise<(Offered & { readonly currency: string })[]> {
  const { rows } = await db.query<Row>(
    `SELECT factory, events, body #>> '{body,result,offer,amount}' AS amount,
            body #>> '{body,result,offer,currency}' AS currency,
            ARRAY(SELECT o ->> 'core' FROM jsonb_path_query(body, '$.opened.application.orderBook.orders[*]') o
                  WHERE o ->> 'confirmation' IS NOT NULL) AS cores
     FROM (SELECT factory, receipt::jsonb AS body,
                  ARRAY(SELECT event FROM loan JOIN loan_event USING (loan)
                        WHERE loan.decision = one.decision ORDER BY event_no) AS events
           FROM decision one
           WHERE ($1::timestamptz IS NULL OR decided_at >= $1)
             AND outcome IN ('approved', 'counterOffer')
             AND NOT EXISTS (SELECT FROM loan JOIN loan_event USING (loan)
                             WHERE loan.decision = one.decision
                               AND event::jsonb ->> 'kind' IN ('closed', 'withdrawn', 'writtenOff'))) granted`,
    [since],
  );
  return rows.flatMap(({ amount, cores, currency, events, factory }) => {
    const loan = loanOf(events.map((text) => JSON.parse(text) as LoanEvent));
    const micro = standingOf(loan, microOf(amount), now);
    return micro === 0n
      ? []
      : [{ factory: toHex(factory), amount: microText(micro), cores, currency }];
  });
}
