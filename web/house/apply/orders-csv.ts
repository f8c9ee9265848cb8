import { readCsv } from "../../inspect/import/csv.ts";
import { ImportRefused } from "../../inspect/import/refused.ts";
import { amountOf, type OrderDraft } from "./draft.ts";

/** @returns undefined for what is no such spreadsheet */
export function ordersInFile(bytes: Uint8Array): OrderDraft[] | undefined {
  try {
    return ordersIn(readCsv(bytes));
  } catch (error) {
    if (error instanceof ImportRefused) return undefined;
    throw error;
  }
}

/**
 * Open orders of a spreadsheet: buyer and open amount in the first two columns. What one buyer ordered adds up; a first line
 * without an amount is a heading.
 * @returns undefined where a line has no amount
 */
export function ordersIn(rows: readonly (readonly string[])[]): OrderDraft[] | undefined {
  const sums = new Map<string, bigint>();
  for (const [at, [core = "", written = ""]] of rows.entries()) {
    const amount = amountOf(written);
    if (amount !== undefined && core !== "")
      sums.set(core, (sums.get(core) ?? 0n) + centsOf(amount));
    else if (at > 0) return undefined;
  }
  return [...sums].map(([core, cents]) => ({ core, open: textOf(cents), confirmation: "" }));
}

/** Fractions of a cent are cut: an order is not worth more than it says. */
function centsOf(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0").slice(0, 2));
}

const textOf = (cents: bigint): string => {
  const fraction = cents % 100n;
  const whole = String(cents / 100n);
  return fraction === 0n ? whole : `${whole}.${String(fraction).padStart(2, "0")}`;
};
