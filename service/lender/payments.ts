import type { Pool } from "pg";
import type { Logger } from "pino";
import { payDue, type Paying } from "../credit/payment/pay.job.ts";
import { reconcile } from "../credit/payment/reconcile.job.ts";
import { startLoop } from "../loop.ts";
import type { Parts } from "../parts.ts";
import { readSetting, readSigningSecret } from "./house-settings.ts";
import type { PaymentConfig } from "./lender-config.ts";
import { httpPaymentSystem } from "./payment-client.ts";

export interface Payments {
  /** Of the payment system's signatures. */
  readonly secret: string;
  /** Something is to be paid. */
  readonly wake: () => void;
}

const PAY_MS = 5_000;
const RECONCILE_MS = 60_000;

/**
 * Has orders paid and reads what became of them, beside what the payment system tells by itself.
 * @throws ConfigError
 */
export async function startPayments(
  { keyFile, secretFile, url }: PaymentConfig,
  {
    logger,
    now,
    parts,
    pool,
  }: {
    readonly pool: Pool;
    readonly logger: Logger;
    readonly now: () => Date;
    readonly parts: Parts;
  },
): Promise<Payments> {
  const secret = await readSigningSecret("LENDER_PAYMENT_SECRET_FILE", secretFile);
  const system = httpPaymentSystem(
    url,
    (await readSetting("LENDER_PAYMENT_KEY_FILE", keyFile)).trim(),
  );
  const onError = (error: unknown, about?: string): void =>
    logger.warn({ err: error, about }, "a payment or a notice needs a look");
  const work: Paying = { pool, system, now, onError };
  const paying = startLoop({ idleMs: PAY_MS, step: () => payDue(work), onError });
  const reading = startLoop({
    idleMs: RECONCILE_MS,
    step: async () => {
      await reconcile(work);
      return false;
    },
    onError,
  });
  parts.add(() => paying.stop());
  parts.add(() => reading.stop());
  return { secret, wake: () => paying.wake() };
}
