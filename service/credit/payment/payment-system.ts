import type { Purpose } from "../loan/cash.ts";
import type { Notice } from "./notice.ts";

/** A payment that is asked for. */
export interface PaymentOrder {
  /** The same key is the same payment. */
  readonly key: string;
  readonly purpose: Purpose;
  /** Party id of the factory; which account that is, the payment system knows. */
  readonly payee: string;
  /** Whole cents. */
  readonly amount: string;
  readonly currency: string;
}

export type Asked =
  { readonly kind: "taken" } | { readonly kind: "refused"; readonly because: string };

/** What a lender pays by: a bank, or a provider of payments. */
export interface PaymentSystem {
  /**
   * Asks for a payment, once, however often it is asked. What becomes of it is told by a notice.
   * @throws where it does not answer: nobody knows then whether it heard
   */
  readonly ask: (order: PaymentOrder) => Promise<Asked>;
  /** All that happened after a cursor, oldest first, some at a time: a notice that was pushed may be lost. */
  readonly since: (cursor: string | undefined) => Promise<{
    readonly notices: readonly Notice[];
    /** After the last of them. */
    readonly cursor: string | undefined;
  }>;
}

/** Where a process may die, for tests. */
export type PaymentPoint = "order.asked" | "order.kept" | "notices.read" | "notice.taken";
export type PaymentProbe = (point: PaymentPoint) => void;
