import type { Pool } from "pg";
import type { Logger } from "pino";
import { startLoop } from "../../loop.ts";
import type { Parts } from "../../parts.ts";
import { readSigningSecret } from "../house-settings.ts";
import type { HouseWebhookConfig } from "../lender-config.ts";
import { forgoTelling } from "./change.store.ts";
import { tellChanges } from "./tell.job.ts";

const TELL_MS = 1_000;

/**
 * Tells the lender's systems of changes; where they are not to be told, of none that was made meanwhile.
 * @throws ConfigError
 */
export async function startTelling(
  config: HouseWebhookConfig | undefined,
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
): Promise<void> {
  if (config === undefined) {
    await forgoTelling(pool);
    return;
  }
  const { secretFile, url } = config;
  const secret = await readSigningSecret("LENDER_WEBHOOK_SECRET_FILE", secretFile);
  const telling = startLoop({
    idleMs: TELL_MS,
    step: () => tellChanges({ pool, url: url.href, secret, now }),
    onError: (error) => logger.warn({ err: error }, "nobody is told of changes"),
  });
  parts.add(() => telling.stop());
}
