import type { Decision } from "../credit/decision/decision.ts";
import type { Receipt } from "../credit/decision/receipt-schema.ts";

/** What the lender decided by, and all that it came to. */
export type Opened = Omit<NonNullable<Receipt["opened"]>, "decision"> & {
  readonly decision: Decision;
};

/** The lender's own copy is whole; what its schema types loosely is this engine's. */
export const openedOf = ({ opened }: Receipt): Opened => opened as unknown as Opened;
