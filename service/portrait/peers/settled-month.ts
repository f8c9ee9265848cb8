import { instantMs } from "../../../device-attest/record.ts";
import { instantOf } from "../../evidence/verification/instant.ts";
import { bucketAfter, bucketOf, type Period } from "../../parties/consent/period.ts";

/** What comes late may come within so long after a month. */
const SETTLING_SECONDS = 3 * 86_400;

const before = (instant: string, seconds: number): string =>
  instantOf(Math.floor(instantMs(instant) / 1000) - seconds);

/** The last month that is over, and settled. */
export function settledMonth(now: Date): Period {
  const to = bucketOf(before(now.toISOString(), SETTLING_SECONDS), "month");
  return { from: bucketOf(before(to, 1), "month"), to };
}

/** @param day its first, as a date */
export function monthFrom(day: string): Period {
  const from = bucketOf(`${day}T00:00:00.000Z`, "month");
  return { from, to: bucketAfter(from, "month") };
}

/** @returns its first day, as a date */
export const dayOf = ({ from }: Period): string => from.slice(0, "YYYY-MM-DD".length);
