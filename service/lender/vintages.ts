import { type Day, dayIn } from "../credit/loan/calendar.ts";
import { balanceOf, type Ended, type Running } from "../credit/loan/loan.ts";
import type { KeptLoan } from "../credit/loan/loan.store.ts";
import type { LoanEvent } from "../credit/loan/loan-event.ts";
import { classOf } from "../credit/loan/overdue.ts";
import { microText } from "../../device-attest/decimal.ts";

/** Days late of loans that are owed, as they are told; `writtenOff` with what was lost. */
export const overdueClasses = [
  "none",
  "from1",
  "from30",
  "from60",
  "from90",
  "writtenOff",
] as const;
export type OverdueClass = (typeof overdueClasses)[number];

export interface OverduePart {
  readonly class: OverdueClass;
  readonly loans: number;
  readonly owed: string;
}

/** Loans that were paid out in one month. */
export interface Vintage {
  /** YYYY-MM, of the lender. */
  readonly month: string;
  readonly loans: number;
  /**
   * How many of them had ever been late by 30 days or more, or written off, by the end of each month on the book; the
   * first is the month of granting, the last is the present one.
   */
  readonly late: readonly number[];
}

export interface Seasoning {
  readonly classes: readonly OverduePart[];
  readonly vintages: readonly Vintage[];
}

type Lent = Pick<KeptLoan, "events" | "loan">;

const LATE_DAYS = 30;
const DAY_MS = 86_400_000;
const MICRO_OF_CENT = 10_000n;
/** Of months before these, only the classes speak. */
const MONTHS_MAX = 24;

/** How loans in one currency stand and stood. */
export function seasoningOf(loans: readonly Lent[], currency: string, now: string): Seasoning {
  const drawn = loans.flatMap((one) => drawnOf(one, currency, now));
  return { classes: classesOf(drawn), vintages: vintagesOf(drawn) };
}

interface DrawnLoan {
  readonly loan: Running | Ended;
  readonly month: number;
  /** The month in which it was late by that much first; undefined: it never was. */
  readonly lateIn: number | undefined;
  readonly present: number;
}

function drawnOf({ events, loan }: Lent, currency: string, now: string): DrawnLoan[] {
  const paid = events.find((event) => event.kind === "drawnDown");
  if (paid?.kind !== "drawnDown" || !("instalments" in loan)) return [];
  const { timeZone } = loan.terms;
  if (loan.terms.currency !== currency) return [];
  const first = events.find(isLate);
  return [
    {
      loan,
      month: monthOf(paid.day),
      lateIn: first && monthOf(lateSince(first, timeZone)),
      present: monthOf(dayIn(timeZone, now)),
    },
  ];
}

const isLate = (event: LoanEvent): boolean =>
  event.kind === "writtenOff" || (event.kind === "overdue" && event.worst >= LATE_DAYS);

/** A house that did not look for days tells it late: it counts from when it was. */
function lateSince(event: LoanEvent, timeZone: string): Day {
  const days = event.kind === "overdue" ? Math.max(0, event.days - LATE_DAYS) : 0;
  return dayIn(timeZone, new Date(Date.parse(event.at) - days * DAY_MS).toISOString());
}

/** Months since the year 0. */
function monthOf(day: Day): number {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return year * 12 + month - 1;
}

const monthText = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`;

function classesOf(drawn: readonly DrawnLoan[]): OverduePart[] {
  const open = drawn.filter(({ loan }) => loan.status !== "closed");
  return overdueClasses.map((name) => {
    const those = open.filter(({ loan }) => nameOf(loan) === name);
    const cents = those.reduce((sum, { loan }) => sum + owedOf(loan), 0n);
    return { class: name, loans: those.length, owed: microText(cents * MICRO_OF_CENT) };
  });
}

function nameOf({ overdueDays, status }: Running | Ended): OverdueClass {
  if (status === "writtenOff") return "writtenOff";
  const from = classOf(overdueDays);
  return overdueClasses.find((name) => name === `from${String(from)}`) ?? "none";
}

const owedOf = (loan: Running | Ended): bigint =>
  loan.status === "writtenOff" ? loan.loss : balanceOf(loan);

function vintagesOf(drawn: readonly DrawnLoan[]): Vintage[] {
  const byMonth = Map.groupBy(drawn, ({ month }) => month);
  return [...byMonth]
    .filter(([month, [one]]) => month > one!.present - MONTHS_MAX)
    .toSorted(([a], [b]) => a - b)
    .map(([month, loans]) => ({
      month: monthText(month),
      loans: loans.length,
      late: Array.from(
        { length: Math.max(...loans.map(({ present }) => present)) - month + 1 },
        (_, at) =>
          loans.filter(({ lateIn }) => lateIn !== undefined && lateIn <= month + at).length,
      ),
    }));
}
