import { judged, notBrought, spanOf, tooLittle, type CheckResult } from "./check.ts";
import type { Invoice, Observation } from "./observation.ts";

const check = { check: "nearDuplicateInvoices", threshold: 0.08 } as const;

const INVOICES_MIN = 12;
const DAYS_APART = 20;
/** Of the amount: rounding, or a small change that is to hide it. */
const AMOUNT_APART = 0.001;
/** To be changed in a number to make another of it. */
const LETTERS = 2;

/**
 * Whether one delivery was invoiced twice: to one buyer, within some days, of nearly the same odd amount, under a number
 * that is a copy with little changed (Levenshtein, 1966: two letters at most) and stands out of the row. The statistic is
 * the share of invoices with such a twin.
 */
export function nearDuplicateInvoices({ invoices }: Observation): CheckResult {
  if (invoices === undefined) return notBrought(check);
  if (invoices.length < INVOICES_MIN) return tooLittle(check);
  const pairs = [...Map.groupBy(invoices, ({ buyer }) => buyer).values()].flatMap(twinsOf);
  const twins = new Set(pairs.flat());
  return judged(check, {
    about: pairs[0]?.map(({ number }) => number).join(" / ") ?? null,
    statistic: twins.size / invoices.length,
    cases: pairs.length,
    days: spanOf([...twins].map(({ day }) => day)),
  });
}

function twinsOf(invoices: readonly Invoice[]): [Invoice, Invoice][] {
  const sorted = invoices.toSorted((a, b) => a.amount - b.amount);
  const usual = new Map<number, number>();
  for (const { amount } of invoices) usual.set(amount, (usual.get(amount) ?? 0) + 1);
  return sorted.flatMap((one, at): [Invoice, Invoice][] => {
    const twins: [Invoice, Invoice][] = [];
    for (let next = at + 1; next < sorted.length; next++) {
      const other = sorted[next]!;
      if (other.amount > one.amount * (1 + AMOUNT_APART)) break;
      if (isTwin(one, other) && !isStanding(one, other, usual)) twins.push([one, other]);
    }
    return twins;
  });
}

const isTwin = (a: Invoice, b: Invoice): boolean =>
  Math.abs(a.day - b.day) <= DAYS_APART &&
  breaksTheRow(a, b) &&
  distance(a.number, b.number) <= LETTERS;

/** A standing order has the same amount every time, and a round one: they are no copies of each other. */
const isStanding = (a: Invoice, b: Invoice, usual: ReadonlyMap<number, number>): boolean =>
  a.amount === b.amount && ((usual.get(a.amount) ?? 0) > 3 || a.amount % 100 === 0);

/** Numbers count up with the days: neighbours in the row are alike, and no copies. */
function breaksTheRow(a: Invoice, b: Invoice): boolean {
  const [x, y] = [digitsOf(a.number), digitsOf(b.number)];
  const isOtherForm = formOf(a.number) !== formOf(b.number);
  return isOtherForm || x === y || (x - y) * (a.day - b.day) < 0;
}

const formOf = (text: string): string => text.replaceAll(/\d/g, "");
const digitsOf = (text: string): number => Number(text.replaceAll(/\D/g, "").slice(-12));

/** Letters to be changed, put in or left out, from one to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_one, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length]!;
}
