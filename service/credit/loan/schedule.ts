import { addMonths, type Day, daysBetween } from "./calendar.ts";

export const methods = ["annuity", "equalPrincipal"] as const;
export type Method = (typeof methods)[number];

/** What is due on a day, in cents. */
export interface Due {
  readonly due: Day;
  readonly principal: bigint;
  readonly interest: bigint;
}

export interface ScheduleTerms {
  /** Cents. */
  readonly principal: bigint;
  /** Basis points a year. */
  readonly rateBp: number;
  readonly method: Method;
}

/** Basis points in one, times months of a year. */
const MONTHLY = 120_000n;

/** The days on which instalments are due, counted from the first day, so that the 31st comes back after February. */
export const dueDays = (from: Day, months: number): Day[] =>
  Array.from({ length: months }, (_, at) => addMonths(from, at + 1));

/**
 * What is due when: interest of a twelfth of the year's on what is still owed, and principal, in equal sums of both
 * (`annuity`) or in equal principal. All is whole cents, halves up; the last instalment takes what is left, so that the
 * principal adds up to the loan exactly.
 * @param days at least one
 */
export function scheduleOf(
  { method, principal, rateBp }: ScheduleTerms,
  days: readonly Day[],
): Due[] {
  const rate = BigInt(rateBp);
  const each =
    method === "annuity"
      ? annuityOf(principal, rate, days.length)
      : principal / BigInt(days.length);
  let owed = principal;
  return days.map((due, at) => {
    const interest = rounded(owed * rate, MONTHLY);
    const wanted = method === "annuity" ? each - interest : each;
    const part = at === days.length - 1 ? owed : within(wanted, owed);
    owed -= part;
    return { due, principal: part, interest };
  });
}

/** P · r · (1 + r)^n / ((1 + r)^n − 1), exactly until it is rounded once. */
function annuityOf(principal: bigint, rate: bigint, months: number): bigint {
  const n = BigInt(months);
  if (rate === 0n) return rounded(principal, n);
  const [grown, base] = [(MONTHLY + rate) ** n, MONTHLY ** n];
  return rounded(principal * rate * grown, MONTHLY * (grown - base));
}

const YEAR_DAYS = 360n;
const MONTH_DAYS = 30;

/** Interest on a sum for some days of a month: a month has 30 of them at most, a year 360. */
export function interestFor(sum: bigint, rateBp: number, from: Day, to: Day): bigint {
  const days = daysBetween(from, to);
  const counted = days < 0 ? 0 : days;
  const most = counted > MONTH_DAYS ? MONTH_DAYS : counted;
  return rounded(sum * BigInt(rateBp) * BigInt(most), 10_000n * YEAR_DAYS);
}

/** n / d, halves up; n not negative, d above 0. */
const rounded = (n: bigint, d: bigint): bigint => (2n * n + d) / (2n * d);

function within(value: bigint, most: bigint): bigint {
  if (value < 0n) return 0n;
  return value > most ? most : value;
}
