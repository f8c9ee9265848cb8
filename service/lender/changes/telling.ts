import type { Pool } from "pg";
import type { Logger } from "pino";
import { ConfigError } from "../../environment.ts";
import { startLoop } from "../../loop.ts";
import type { Parts } from "../../parts.ts";
import { readSetting } from "../house-settings.ts";
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
  const secret = (await readSetting("LENDER_WEBHOOK_SECRET_FILE", secretFile)).trim();
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))
    throw new ConfigError(`LENDER_WEBHOOK_SECRET_FILE: ${secretFile} holds no whsec_ secret`);
  const telling = startLoop({
    idleMs: TELL_MS,
    step: () => tellChanges({ pool, url: url.href, secret, now }),
    onError: (error) => logger.warn({ err: error }, "nobody is told of changes"),
  });
  parts.add(() => telling.stop());
}
