import { mkdir } from "node:fs/promises";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { toHex } from "../../device-attest/bytes.ts";
import { startLoop } from "../loop.ts";
import { assessLoans } from "../credit/loan/assess.job.ts";
import { createLogger } from "../logger.ts";
import { Parts } from "../parts.ts";
import { startTelling } from "./changes/telling.ts";
import { openDatabase } from "./house-database.ts";
import { documentsOf, openDecisionKey, openToken, readSetting, trustOf } from "./house-settings.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { listen } from "./house-app.ts";
import type { LenderConfig } from "./lender-config.ts";
import { Reviewer } from "./reviewer.ts";
import { startRecording } from "./recording.ts";
import { scoreSome } from "./scoring/score.job.ts";
import { startPayments } from "./payments.ts";
import { fetchPortrait } from "./portrait-client.ts";
import { portraitFrom } from "./snapshot-portrait.ts";

export interface House {
  readonly url: string;
  readonly pool: Pool;
  /** SHA-256 of the lender's key, hexadecimal: what `replay-decision --signer` takes. */
  readonly signer: string;
  readonly stop: () => Promise<void>;
}

/** What a test may replace. */
export interface HouseOverrides {
  readonly now?: () => Date;
  readonly logger?: Logger;
}

/**
 * Starts the process in which a lender decides. It shares nothing with the service that keeps the log but what it asks
 * there as any other reader, by its API key.
 * @throws ConfigError, DeviceError
 */
export async function startHouse(
  config: LenderConfig,
  overrides: HouseOverrides = {},
): Promise<House> {
  const parts = new Parts();
  try {
    await mkdir(config.home, { recursive: true, mode: 0o700 });
    const documents = await documentsOf(config);
    const logger = overrides.logger ?? createLogger(config.logLevel);
    const signer = await openDecisionKey(config);
    const pool = await openDatabase(config, logger, parts);
    const apiKey = (await readSetting("LENDER_SERVICE_KEY_FILE", config.serviceKeyFile)).trim();
    const trust = await trustOf(config);
    const now = overrides.now ?? (() => new Date());
    const source = { url: config.serviceUrl, apiKey, fetch };
    const handedOver: DeskOptions["handedOver"] = (document, application) =>
      portraitFrom(document, application, trust);
    const desk = new Desk({
      pool,
      ...signer,
      ...documents,
      portraitOf: (application) => fetchPortrait(application, source),
      handedOver,
      now,
    });
    await desk.open();
    const scoring = startLoop({
      idleMs: SCORING_IDLE_MS,
      step: () =>
        scoreSome({
          pool,
          handedOver,
          now,
          onError: (error, id) => logger.warn({ err: error, id }, "a case cannot be scored"),
        }),
      onError: (error) => logger.warn({ err: error }, "no cases are scored"),
    });
    parts.add(() => scoring.stop());
    const reviewer = new Reviewer({ pool, ...signer, source, trust, now });
    const token = await openToken(config.home);
    const keyId = toHex(signer.keyId);
    const payments =
      config.payment && (await startPayments(config.payment, { pool, logger, now, parts }));
    await startTelling(config.webhook, { pool, logger, now, parts });
    const { lender } = documents.policy;
    startRecording(config, { ...signer, lender, pool, logger, now, parts });
    const url = await listen(config, {
      payments,
      pool,
      desk,
      reviewer,
      token,
      logger,
      now,
      parts,
      signer: keyId,
      apiKey,
      documents,
      trust,
      wakeScoring: scoring.wake,
    });
    const assessing = startLoop({
      idleMs: HOUR_MS,
      step: async () => {
        await assessLoans(
          pool,
          () => now().toISOString(),
          (error, loan) => logger.warn({ err: error, loan }, "a loan cannot be looked at"),
        );
        await reviewer.lookAtDue((error, decision) =>
          logger.warn({ err: error, decision }, "a case cannot be looked at again"),
        );
        return false;
      },
      onError: (error) => logger.warn({ err: error }, "loans are not looked at"),
    });
    parts.add(() => assessing.stop());
    return { url, pool, signer: keyId, stop: () => parts.stop() };
  } catch (error) {
    await parts.stop().catch(() => undefined);
    throw error;
  }
}

const HOUR_MS = 3_600_000;
const SCORING_IDLE_MS = 5_000;
