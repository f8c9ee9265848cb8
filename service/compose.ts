import type { Pool } from "pg";
import type { Logger } from "pino";
import { type ChainHome, openChain } from "./chain-home.ts";
import type { Config } from "./config.ts";
import { startEmbeddedPostgres } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";
import { createPool } from "./db/pool.ts";
import { TileCache } from "./evidence/tile.store.ts";
import { createLogger } from "./logger.ts";
import { openLogKey } from "./log-key.ts";
import { Parts } from "./parts.ts";
import { startActivity } from "./roles/activity.ts";
import { startAnchor } from "./roles/anchor.ts";
import { startApi } from "./roles/api.ts";
import type { Core } from "./roles/core.ts";
import { startIndex } from "./roles/index-chain.ts";
import { startIngest } from "./roles/ingest.ts";
import { startMonitor } from "./roles/monitor.ts";
import { startLots } from "./roles/lots.ts";
import { startPortrait } from "./roles/portrait.ts";
import { startRetention } from "./roles/retention.ts";
import { startSender } from "./roles/send.ts";
import { startTrace } from "./roles/trace.ts";
import { startSequence } from "./roles/sequence.ts";
import { requireWholeLog } from "./roles/whole-log.ts";

/** What a test may replace. */
export interface Overrides {
  readonly now?: () => Date;
  readonly logger?: Logger;
  readonly probe?: Core["probe"];
}

export interface Service {
  readonly chain: ChainHome;
  readonly pool: Pool;
  readonly httpUrl: string | undefined;
  readonly mqttUrl: string | undefined;
  /** Where devices come in by their certificate. */
  readonly mqttsUrl: string | undefined;
  /** Where devices enrol. */
  readonly estUrl: string | undefined;
  /** Rejects when something happens after which going on would do harm. */
  readonly failed: Promise<never>;
  /** Settles what was taken, then stops every part. */
  readonly stop: () => Promise<void>;
}

const TILES_MAX = 4096;

/**
 * Builds everything and starts the roles of the configuration.
 * @throws LogMismatch when the database is not this log's newest; ConfigError; WrongChain
 */
export async function startService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const parts = new Parts();
  try {
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    const logger = overrides.logger ?? createLogger(config.logLevel);
    const signer = await openLogKey(config.home);
    const pool = await openDatabase(config, logger, parts);
    const chain = await openChain(config, signer, parts);
    const core: Core = {
      config,
      pool,
      chain,
      signer,
      logger,
      parts,
      tiles: new TileCache(pool, TILES_MAX),
      now: overrides.now ?? (() => new Date()),
      probe: overrides.probe,
      fail: failure.reject,
    };
    const addresses = await startRoles(core);
    return { chain, pool, ...addresses, failed: failure.promise, stop: () => parts.stop() };
  } catch (error) {
    await parts.stop().catch(() => undefined);
    throw error;
  }
}

async function startRoles(
  core: Core,
): Promise<Pick<Service, "estUrl" | "httpUrl" | "mqttUrl" | "mqttsUrl">> {
  const { roles } = core.config;
  await requireWholeLog(core);
  if (roles.has("index")) startIndex(core);
  if (roles.has("anchor")) startSender(core);
  if (roles.has("sequence")) startSequence(core);
  if (roles.has("sequence")) startActivity(core);
  if (roles.has("sequence")) startTrace(core);
  if (roles.has("sequence")) startMonitor(core);
  if (roles.has("sequence")) startPortrait(core);
  if (roles.has("sequence")) startRetention(core);
  if (roles.has("anchor")) startAnchor(core);
  if (roles.has("anchor")) startLots(core);
  const ingest = roles.has("ingest") ? await startIngest(core) : undefined;
  const api = roles.has("api") ? await startApi(core, ingest) : undefined;
  if (ingest !== undefined) core.parts.add(() => Promise.resolve(ingest.hurry()));
  return {
    httpUrl: api?.httpUrl,
    estUrl: api?.estUrl,
    mqttUrl: ingest?.mqttUrl,
    mqttsUrl: ingest?.mqttsUrl,
  };
}

async function openDatabase(config: Config, logger: Logger, parts: Parts): Promise<Pool> {
  const url = config.databaseUrl ?? (await embeddedDatabase(config.home, parts));
  const pool = createPool({
    url,
    applicationName: "tallystick",
    onError: (error) => logger.warn({ err: error }, "a database connection broke"),
  });
  parts.add(() => pool.end());
  await migrate(pool);
  return pool;
}

async function embeddedDatabase(home: string, parts: Parts): Promise<string> {
  const postgres = await startEmbeddedPostgres(home);
  parts.add(() => postgres.stop());
  return postgres.url;
}
