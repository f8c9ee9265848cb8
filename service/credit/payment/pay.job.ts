import type { Pool } from "pg";
import { commandLoan } from "../loan/loan.store.ts";
import { claimOrders, keepAsked, type KeptOrder } from "./payment.store.ts";
import type { PaymentProbe, PaymentSystem } from "./payment-system.ts";

export interface Paying {
  readonly pool: Pool;
  readonly system: PaymentSystem;
  readonly now: () => Date;
  readonly onError: (error: unknown, about: string) => void;
  readonly probe?: PaymentProbe | undefined;
}

/**
 * Asks for what is to be paid. Whoever dies between asking and writing that down asks again under the same key. An order
 * that gets no answer keeps no other waiting.
 * @returns how many were asked for
 */
export async function payDue(paying: Paying): Promise<number> {
  const orders = await claimOrders(paying.pool, paying.now());
  for (const order of orders) {
    try {
      await pay(paying, order);
    } catch (error) {
      paying.onError(error, order.key);
    }
  }
  return orders.length;
}

async function pay({ now, onError, pool, probe, system }: Paying, order: KeptOrder): Promise<void> {
  const { key, loan, reference } = order;
  const asked = await system.ask(order);
  probe?.("order.asked");
  const at = now();
  if (asked.kind === "taken") await keepAsked(pool, key, at);
  else {
    const { because } = asked;
    const command = { kind: "fail", at: at.toISOString(), reference, because } as const;
    const done = await commandLoan(pool, loan, command, (db) => keepAsked(db, key, at));
    if (done?.kind === "refused") onError(done.code, key);
  }
  probe?.("order.kept");
}
