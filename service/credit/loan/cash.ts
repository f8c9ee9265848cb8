/** What a payment was ordered for. */
export type Purpose = "payout" | "return";

export interface Order {
  readonly purpose: Purpose;
  /** Cents, as all here. */
  readonly amount: bigint;
  readonly state: "asked" | "paid" | "failed";
}

/** Money of a loan: what came was applied, or is in suspense, or was ordered back. */
export interface Cash {
  /** By the payer's reference, which knows nothing of the lender's. */
  readonly came: ReadonlyMap<string, bigint>;
  /** By the lender's reference. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Came and is owed to nobody but its payer. */
  readonly suspense: bigint;
}

export const noCash: Cash = { came: new Map(), orders: new Map(), suspense: 0n };

/** One payment may come to lie in two places: both are of its reference. */
export const cameIn = (cash: Cash, reference: string, amount: bigint): Cash => ({
  ...cash,
  came: new Map([...cash.came, [reference, (cash.came.get(reference) ?? 0n) + amount]]),
});

export const suspended = (cash: Cash, reference: string, amount: bigint): Cash => ({
  ...cameIn(cash, reference, amount),
  suspense: cash.suspense + amount,
});

/** The order as it stands now; what goes back leaves suspense when it is asked for, and comes again if that fails. */
export function ordered(cash: Cash, reference: string, order: Order): Cash {
  const before = heldBy(cash.orders.get(reference));
  return {
    ...cash,
    orders: new Map([...cash.orders, [reference, order]]),
    suspense: cash.suspense + before - heldBy(order),
  };
}

const heldBy = (order: Order | undefined): bigint =>
  order === undefined || order.purpose === "payout" || order.state === "failed" ? 0n : order.amount;

/** @throws TypeError where nothing was ordered by that name: a broken store */
export function orderOf({ orders }: Cash, reference: string): Order {
  const order = orders.get(reference);
  if (order === undefined) throw new TypeError(`no payment was asked for as ${reference}`);
  return order;
}
