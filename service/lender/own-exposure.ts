import type { Exposure } from "../credit/decision/application.ts";
import { requireThat } from "../credit/decision/decision-error.ts";
import type { Queryable } from "../db/pool.ts";
import { Problem } from "../errors.ts";
import type { DeskOptions } from "./desk.ts";
import { exposureFor, type LoanBook } from "./loan-book.ts";
import { standingSince } from "./standing.store.ts";

interface Options extends Pick<DeskOptions, "policy" | "now"> {
  /** Undefined where there is no loan book: then the house's own loans are all that the lender has lent. */
  readonly book: (() => Promise<LoanBook>) | undefined;
}

/** Works out what the lender is exposed to when it is an application's turn. */
export type ExposureOf = (factory: string) => Promise<(db: Queryable) => Promise<Exposure>>;

export const ownExposure =
  ({ book: read, now, policy }: Options): ExposureOf =>
  async (factory) => {
    const book = await read?.();
    if (book === undefined && policy.limit.caps.capitalPpm !== undefined)
      throw new Problem(
        "invalidRequest",
        "The policy has a cap by the lender's capital, which a house without a loan book does not know: say the exposure.",
      );
    return async (db) => {
      const at = now().toISOString();
      const standing = await standingSince(db, book?.asOf, at);
      const other = standing.find(({ currency }) => currency !== policy.currency);
      requireThat(other === undefined, "otherCurrency", other?.currency);
      return exposureFor(factory, book ?? nothingElse(policy.currency, at), standing);
    };
  };

const nothingElse = (currency: string, asOf: string): LoanBook => ({
  asOf,
  currency,
  // No cap of the policy is measured by it.
  capital: "0",
  factories: {},
  chains: {},
});
