import { startLoop } from "../loop.ts";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import { forgetDeliveries } from "../quality/webhooks/delivery.store.ts";
import { deliverDue } from "../webhook/deliver.ts";
import type { Core } from "./core.ts";

const IDLE_MS = 1_000;
const KEPT_MS = 30 * 86_400_000;
const TIDY_MS = 3_600_000;

/** Sends what subscribers are to be told, beside every other process that does. */
export function startWebhooks({ config, logger, now, parts, pool }: Core, cipher: FieldCipher) {
  const allowed = config.webhooks.networks;
  const sending = startLoop({
    idleMs: IDLE_MS,
    step: () => deliverDue({ pool, cipher, now, allowed }),
    onError: (error) => logger.warn({ err: error }, "webhooks are not delivered"),
  });
  const tidying = startLoop({
    idleMs: TIDY_MS,
    step: async () => {
      await forgetDeliveries(pool, new Date(now().getTime() - KEPT_MS));
      return false;
    },
    onError: (error) => logger.warn({ err: error }, "old deliveries are still kept"),
  });
  parts.add(tidying.stop);
  parts.add(sending.stop);
}
