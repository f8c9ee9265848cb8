import { writeSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLoan, listLoans } from "../../service/credit/loan/loan.store.ts";
import { payDue } from "../../service/credit/payment/pay.job.ts";
import { keepOrder } from "../../service/credit/payment/payment.store.ts";
import { reconcile } from "../../service/credit/payment/reconcile.job.ts";
import { createPool } from "../../service/db/pool.ts";
import { httpPaymentSystem } from "../../service/lender/payment-client.ts";

/** What pays for a lender's house, in a process of its own, which may end itself at a point of its work. */
export interface PayerLife {
  readonly databaseUrl: string;
  readonly paymentUrl: string;
  readonly apiKey: string;
  /** Its clock is so far ahead, so that whatever the last life had taken is due again. */
  readonly aheadMs: number;
  readonly kill: { readonly point: string; readonly occurrence: number } | null;
}

const life = JSON.parse(process.argv[2] ?? "") as PayerLife;
let passed = 0;
const probe = (point: string): void => {
  if (point !== life.kill?.point || ++passed < life.kill.occurrence) return;
  writeSync(1, point);
  process.kill(process.pid, "SIGKILL");
};

const pool = createPool({
  url: life.databaseUrl,
  applicationName: "payer",
  onError: () => undefined,
});
const now = (): Date => new Date(Date.now() + life.aheadMs);
const system = httpPaymentSystem(new URL(life.paymentUrl), life.apiKey);
const onError = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
const work = { pool, system, now, onError, probe };

/** As the house's route does: the order is kept with the event, or neither. */
async function askForPayouts(): Promise<void> {
  for (const { id, loan } of await listLoans(pool, { after: undefined, limit: 100 })) {
    if (loan.status !== "accepted") continue;
    const at = now();
    const order = { reference: "out-1", amount: loan.terms.principal, at: at.toISOString() };
    await commandLoan(pool, id, { kind: "askPayout", ...order }, async (db, kept) => {
      probe("event.written");
      await keepOrder(db, kept, order.reference, at);
      probe("order.written");
    });
    probe("order.stored");
  }
}

for (;;) {
  await askForPayouts();
  await payDue(work);
  await reconcile(work);
  await sleep(20);
}
