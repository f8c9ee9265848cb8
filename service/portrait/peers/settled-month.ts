import { bucketAfter, bucketOf, type Period } from "../../parties/consent/period.ts";

/** What comes late may come within so long after a month. */
const SETTLING_MS = 3 * 86_400_000;

/** The last month that is over, and settled. */
export function settledMonth(now: Date): Period {
  const to = bucketOf(new Date(now.getTime() - SETTLING_MS).toISOString(), "month");
  return { from: bucketOf(new Date(Date.parse(to) - 1).toISOString(), "month"), to };
}

/** @param day its first, as a date */
export function monthFrom(day: string): Period {
  const from = bucketOf(`${day}T00:00:00.000Z`, "month");
  return { from, to: bucketAfter(from, "month") };
}

/** @returns its first day, as a date */
export const dayOf = ({ from }: Period): string => from.slice(0, "YYYY-MM-DD".length);
