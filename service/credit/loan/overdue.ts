import { type Day, daysBetween } from "./calendar.ts";
import { openOf, type Running } from "./loan.ts";

/** Days from which on it is told anew. */
const CLASSES = [1, 30, 60, 90];

/** Days that the oldest unpaid instalment is overdue; it may be paid on the whole day on which it is due. */
export function overdueOn({ instalments }: Running, today: Day): number {
  const oldest = instalments.find((one) => openOf(one) > 0n);
  const days = oldest === undefined ? 0 : daysBetween(oldest.due, today);
  return days > 0 ? days : 0;
}

export const classOf = (days: number): number => CLASSES.findLast((from) => from <= days) ?? 0;
