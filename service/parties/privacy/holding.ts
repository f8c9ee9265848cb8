import type { SealedTable } from "./sealed.ts";

/** Something that is held about a party or a person, and how to find it. */
export interface Holding {
  readonly name: string;
  /** `$1` is the party's id, the account's, or the person's pseudonym. What is encrypted is named `sealed`, and its row `sealed_row`. */
  readonly sql: string;
  readonly sealedIn?: SealedTable;
}
