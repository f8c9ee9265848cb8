import type { Queryable } from "../db/pool.ts";
import { type Day, dayOf, type Heard } from "./day.ts";
import { countedSignals } from "./portrait.store.ts";
import type { At } from "./section.ts";

/** @param db one snapshot */
export async function readDay(
  db: Queryable,
  factory: string,
  at: At & { readonly now: string },
): Promise<Day> {
  const counted = await countedSignals(db, factory, ["load"], at);
  const numbers = counted.map(({ signal }) => signal.no);
  return dayOf(counted, await heardLast(db, numbers, at.now), at);
}

/** The newest slot of each signal; what a clock that is ahead says of later is not known yet. */
async function heardLast(
  db: Queryable,
  signals: readonly number[],
  now: string,
): Promise<Map<number, Heard>> {
  const { rows } = await db.query<{
    readonly signal_no: number;
    readonly at: Date;
    readonly readings: bigint;
    readonly sum: string;
  }>({
    name: "portrait_heard_last",
    text: `SELECT u.signal_no, n.at, sum(s.readings)::bigint AS readings, sum(s.sum_micro)::text AS sum
           FROM unnest($1::integer[]) AS u(signal_no)
           CROSS JOIN LATERAL (
             SELECT p.at FROM portrait_slot p WHERE p.signal_no = u.signal_no AND p.at <= $2
             ORDER BY p.at DESC LIMIT 1) n
           JOIN portrait_slot s ON s.signal_no = u.signal_no AND s.at = n.at
           GROUP BY u.signal_no, n.at`,
    values: [signals, now],
  });
  return new Map(
    rows.map(({ at, readings, signal_no, sum }) => [
      signal_no,
      { at: at.getTime(), readings: Number(readings), sumMicro: BigInt(sum) },
    ]),
  );
}
