import { type JsonObject, objectsIn, textIn, wordIn } from "../../trace/capture/json.ts";
import { shortName } from "../../trace/capture/vocabulary.ts";
import { amountOf, membersOf } from "../event-members.ts";
import type { Invoice } from "./observation.ts";

/** Members of an event that say what was invoiced (docs/portrait.md): EPCIS knows an invoice's number alone. */
const VOCABULARY = "https://tallystick.dev/vocabulary/invoice/";
const MICRO = 1_000_000;

/** What a seller's event tells of an invoice. */
export interface Invoiced {
  readonly event: JsonObject;
  readonly buyer: string;
  readonly day: number;
}

/**
 * Invoices that events name, with their amounts; of one that several name what was said first. Amounts of different
 * currencies are nothing alike.
 * @param told in the order of time
 */
export function invoicesIn(told: readonly Invoiced[]): Invoice[] {
  const found = told.flatMap(({ buyer, day, event }): Invoice[] => {
    const own = membersOf(event, VOCABULARY);
    const [number, amount] = [numberIn(event), amountOf(own.get("amount"))];
    if (number === undefined || amount === undefined || amount === 0n) return [];
    const currency = textIn(own.get("currency")) ?? "";
    return [{ number, buyer: `${buyer} ${currency}`, amount: Number(amount) / MICRO, day }];
  });
  const byName = Map.groupBy(found, ({ buyer, number }) => JSON.stringify([buyer, number]));
  return [...byName.values()].map(([first]) => first!);
}

/** EPCIS 2.0, section 7.3.5.3; the number is what the identifier ends in (CBV 2.0, section 8.5). */
function numberIn({ bizTransactionList }: JsonObject): string | undefined {
  const invoice = objectsIn(bizTransactionList).find(
    ({ type }) => shortName("bizTransaction", wordIn(type)) === "inv",
  );
  return /[^:/]+$/.exec(textIn(invoice?.["bizTransaction"]) ?? "")?.[0];
}
