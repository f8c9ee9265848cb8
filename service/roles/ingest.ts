import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { logIdOf } from "../../device-attest/statement.ts";
import { type Post, ReceiptSender } from "../evidence/receipts.job.ts";
import type { Intake } from "../ingest/arrival.ts";
import { AssessorPool } from "../ingest/assessor-pool.job.ts";
import { linkBroker } from "../ingest/broker-link.job.ts";
import { retryDeferred } from "../ingest/deferred.job.ts";
import { forgetQuarantined, keptByPrincipal } from "../ingest/quarantine.store.ts";
import { QuarantineShare } from "../ingest/quarantine-share.ts";
import { registeredKeys } from "../ingest/key.store.ts";
import { startBroker } from "../ingest/mqtt.ts";
import type { MutualTls } from "../ingest/mqtt-tls.job.ts";
import { Pipeline } from "../ingest/pipeline.job.ts";
import { startLoop } from "../loop.ts";
import type { Core } from "./core.ts";
import { openDoor } from "./revocation.ts";

export const PAYLOAD_BYTES_MAX = 1_048_576;
const HOUR_MS = 3_600_000;
const DEFERRED_PATIENCE_MS = 24 * HOUR_MS;
const QUARANTINE_MS = 30 * 24 * HOUR_MS;
const QUARANTINE_SHARE = 200;
const QUARANTINE_PRINCIPALS_MAX = 1000;

export interface Ingest {
  readonly take: Intake;
  /** To be called before anything is stopped. */
  readonly hurry: () => void;
  /** Where devices connect; undefined with a broker of the site. */
  readonly mqttUrl: string | undefined;
  /** Where they connect by their certificate. */
  readonly mqttsUrl: string | undefined;
}

/** Takes records in over MQTT (and, through `take`, HTTP), and sends anchored receipts back. */
export async function startIngest(core: Core): Promise<Ingest> {
  const assessors = startAssessors(core);
  const pipeline = startPipeline(core, assessors, await keepQuarantine(core));
  const duplicates = new Set<number>();
  const take: Intake = async (arrival) => {
    const settlement = await pipeline.take(arrival);
    if (settlement.kind === "logged" && !settlement.isNew) duplicates.add(settlement.index);
    return settlement;
  };
  await watchKeys(core, assessors);
  const { post, ...urls } = await openMqtt(core, take);
  sendReceipts(core, post, duplicates);
  retryLater(core, take);
  return { take, ...urls, hurry: () => pipeline.hurry() };
}

function startAssessors({ config, fail, parts, signer }: Core): AssessorPool {
  const settings = {
    logId: logIdOf(signer.key.name),
    clockAheadMsMax: config.clockAheadMsMax,
    clockBehindMsMax: config.clockBehindMsMax,
    payloadBytesMax: PAYLOAD_BYTES_MAX,
  };
  const assessors = new AssessorPool(availableParallelism(), settings, fail);
  parts.add(() => assessors.close());
  return assessors;
}

function startPipeline(
  { logger, now, parts, pool, probe }: Core,
  assessors: AssessorPool,
  quarantineShare: QuarantineShare,
): Pipeline {
  const pipeline = new Pipeline({
    pool,
    assessors,
    now,
    batchMax: 250,
    batchesInFlightMax: 3 * availableParallelism(),
    lingerMs: 3,
    queueBytesMax: 64 << 20,
    deferredShare: { countMax: 1000, bytesMax: 16 << 20 },
    quarantineShare,
    onRetry: (error) => logger.warn({ err: error }, "a batch waits for the database"),
    probe,
  });
  parts.add(() => pipeline.drain());
  return pipeline;
}

/** Payloads in quarantine are kept for a month, and no more of anybody than his share. */
async function keepQuarantine({ logger, now, parts, pool }: Core): Promise<QuarantineShare> {
  const share = new QuarantineShare(QUARANTINE_SHARE, QUARANTINE_PRINCIPALS_MAX);
  const tidy = async (): Promise<void> => {
    await forgetQuarantined(pool, new Date(now().getTime() - QUARANTINE_MS));
    share.restock(await keptByPrincipal(pool));
  };
  await tidy();
  const loop = startLoop({
    idleMs: HOUR_MS,
    step: async () => {
      await tidy();
      return false;
    },
    onError: (error) => logger.warn({ err: error }, "the quarantine is not tidied"),
  });
  parts.add(loop.stop);
  return share;
}

async function watchKeys({ logger, parts, pool }: Core, assessors: AssessorPool): Promise<void> {
  let known = "";
  const reload = async (): Promise<void> => {
    const keys = await registeredKeys(pool);
    const version = keys.map(({ ended, keyNo }) => `${String(keyNo)}${ended ? "-" : ""}`).join();
    if (version === known) return;
    assessors.useKeys(keys);
    known = version;
  };
  await reload();
  const loop = startLoop({
    idleMs: 500,
    step: async () => {
      await reload();
      return false;
    },
    onError: (error) => logger.warn({ err: error }, "the keys could not be read"),
  });
  parts.add(loop.stop);
}

async function openMqtt(
  core: Core,
  take: Intake,
): Promise<{ post: Post } & Pick<Ingest, "mqttUrl" | "mqttsUrl">> {
  const { logger, now, parts } = core;
  const { mqtt } = core.config;
  // What clients do wrong, or break off, is everyday: nobody is to be woken by it.
  const onError = (error: unknown): void => logger.debug({ err: error }, "MQTT");
  if (mqtt.kind === "broker") {
    const clientId = `tallystick-${core.signer.key.name.slice(-8)}`;
    const link = linkBroker({ ...mqtt, clientId, take, now, onError });
    parts.add(link.close);
    return {
      post: { ...link, hasSubscriber: () => true },
      mqttUrl: undefined,
      mqttsUrl: undefined,
    };
  }
  const broker = await startBroker({
    ...mqtt,
    payloadBytesMax: PAYLOAD_BYTES_MAX,
    take,
    now,
    onError,
    tls: await mutualTls(core),
  });
  parts.add(broker.close);
  const { port, tlsPort } = broker;
  return {
    post: broker,
    mqttUrl: `mqtt://${mqtt.host}:${String(port)}`,
    mqttsUrl: mqtt.tls && `mqtts://${mqtt.tls.host}:${String(tlsPort)}`,
  };
}

async function mutualTls(core: Core): Promise<MutualTls | undefined> {
  const { mqtt } = core.config;
  if (mqtt.kind === "broker" || mqtt.tls === undefined) return undefined;
  const { certFile, host, keyFile, port } = mqtt.tls;
  const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
  return { host, port, cert, key, door: await openDoor(core) };
}

function sendReceipts(
  { chain, logger, parts, pool, tiles }: Core,
  post: Post,
  duplicates: Set<number>,
): void {
  const { chainId } = chain.manifest.chain;
  const contract = chain.manifest.contracts.evidenceLog.address;
  const sender = new ReceiptSender({ pool, tiles, chain: { chainId, contract } }, post);
  const loop = startLoop({
    idleMs: 250,
    step: async () => {
      const again = [...duplicates];
      duplicates.clear();
      if (again.length > 0) await sender.again(again);
      return sender.step();
    },
    onError: (error) => logger.warn({ err: error }, "receipts wait"),
  });
  parts.add(loop.stop);
}

function retryLater({ logger, now, parts, pool }: Core, take: Intake): void {
  const loop = startLoop({
    idleMs: 1000,
    step: () => retryDeferred({ pool, take, now, patienceMs: DEFERRED_PATIENCE_MS }),
    onError: (error) => logger.warn({ err: error }, "deferred records wait"),
  });
  parts.add(loop.stop);
}
