import { microOf } from "../../score/table.ts";
import type { Offer } from "../decision/decision.ts";
import type { Terms } from "./loan-event.ts";

/** Millionths in a cent. */
const CENT = 10_000n;

/**
 * The terms of a loan by what was decided; undefined where the amount is not whole cents, which no account takes.
 */
export function termsOf(
  { amount, currency, rateBp, tenorMonths }: Offer,
  { method, timeZone }: Pick<Terms, "method" | "timeZone">,
): Terms | undefined {
  const micro = microOf(amount);
  if (micro % CENT !== 0n) return undefined;
  return {
    principal: String(micro / CENT),
    currency,
    rateBp,
    months: tenorMonths,
    method,
    timeZone,
  };
}
