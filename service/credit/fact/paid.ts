import { instantMs } from "../../../device-attest/record.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import type { Fact } from "./fact.ts";

/** What a debtor says of an invoice that it paid. */
export interface PaidInvoice {
  /** Party ids of who paid, and who was paid. */
  readonly by: string;
  readonly about: string;
  /** Whole cents. */
  readonly amount: string;
  readonly currency: string;
  readonly day: string;
  readonly due: string;
}

const DAY_MS = 86_400_000;

/** @returns undefined for a day that no calendar has */
export function dayMs(day: string): number | undefined {
  const ms = caught(() => instantMs(`${day}T00:00:00.000Z`));
  return ms instanceof Fault ? undefined : ms;
}

/** The fact of credit that an invoice was paid, and how late. */
export function paidFact(
  invoice: PaidInvoice,
  place: Pick<Fact, "at" | "device" | "of" | "salt" | "sequence" | "supersedes">,
): Fact {
  const days = ((dayMs(invoice.day) ?? 0) - (dayMs(invoice.due) ?? 0)) / DAY_MS;
  const late = days > 0 ? days : 0;
  return {
    v: 1,
    kind: "fact",
    ...place,
    ...invoice,
    what: "paid",
    daysLate: late,
    daysLateMost: late,
  };
}
