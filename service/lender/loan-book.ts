import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { InstantSchema } from "../../device-attest/record.ts";
import { Currency, type Exposure, Money } from "../credit/decision/application.ts";
import { HashSchema } from "../parties/consent/document.ts";
import { microText } from "../../device-attest/decimal.ts";
import { closed, Name } from "../score/document/form.ts";
import { parseDocument } from "../score/document/parse-document.ts";
import { microOf } from "../score/table.ts";

/** What the lender has lent, as its own systems say it, all in one currency. */
const LoanBookSchema = Type.Object(
  {
    asOf: InstantSchema,
    currency: Currency,
    capital: Money,
    factories: Type.Record(HashSchema, Money),
    chains: Type.Record(Name, Money),
  },
  closed,
);
export type LoanBook = Static<typeof LoanBookSchema>;
const check = Compile(LoanBookSchema);

/** @throws ScoreError `documentForm` */
export const readLoanBook = (text: string): LoanBook => parseDocument(text, check);

/** What the house granted and that stands: offered, or lent. */
export interface Offered {
  readonly factory: string;
  readonly amount: string;
  /** Core enterprises whose confirmed orders it was made by. */
  readonly cores: readonly string[];
}

/**
 * What the lender is exposed to when `factory` applies: what its book says, and every offer since as if it were taken while
 * it can be, so that many offers at once do not go over a cap that each of them keeps.
 */
export function exposureFor(
  factory: string,
  { asOf, capital, chains, currency, factories }: LoanBook,
  offers: readonly Offered[],
): Exposure {
  const owed = new Map(Object.entries(chains).map(([core, text]) => [core, microOf(text)]));
  for (const { amount, cores } of offers)
    for (const core of cores) owed.set(core, (owed.get(core) ?? 0n) + microOf(amount));
  const own = offers
    .filter((one) => one.factory === factory)
    .reduce((sum, { amount }) => sum + microOf(amount), microOf(factories[factory] ?? "0"));
  return {
    v: 1,
    kind: "exposure",
    asOf,
    currency,
    capital,
    factory: microText(own),
    chains: [...owed]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([core, micro]) => ({ core, owed: microText(micro) })),
  };
}
