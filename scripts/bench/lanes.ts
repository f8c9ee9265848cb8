import { setTimeout as sleep } from "node:timers/promises";
import { logIdOf } from "../../device-attest/statement.ts";
import { firstParties } from "../../service/chain-home.ts";
import { enrolDevice } from "../enrol/enrol.ts";
import { LoadConnection } from "./load.ts";
import type { Subject } from "./subject.ts";
import { type Prepared, PreparingDevice } from "./workload.ts";

const DEVICES = 8;
/** Unacknowledged packets of one device at most. */
const WINDOW = 250;

/** A device and its connection. */
export interface Lane {
  readonly device: PreparingDevice;
  readonly connection: LoadConnection;
}

/** A few devices, each with a connection of its own. */
export async function openLanes(subject: Subject): Promise<Lane[]> {
  const logId = logIdOf(subject.manifest.origin);
  const factory = firstParties.factory.slice(2);
  return Promise.all(
    Array.from({ length: DEVICES }, async (_, at): Promise<Lane> => {
      const device = new PreparingDevice(logId, factory);
      await enrolDevice({
        serviceUrl: subject.httpUrl,
        manifest: subject.manifest,
        factory: firstParties.factory,
        signer: subject.wallet(3),
        device: device.device,
        keyStore: device.keyStore,
      });
      return {
        device,
        connection: await LoadConnection.open(subject.mqttUrl, `bench-${String(at)}`),
      };
    }),
  );
}

/** Signs first, then sends as fast as it can. @returns acknowledged records per second */
export async function round(
  lanes: readonly Lane[],
  records: number,
  readings: number,
): Promise<number> {
  const loads = await prepareAll(lanes, records, readings);
  const start = performance.now();
  await Promise.all(
    lanes.map(({ connection }, at) => connection.sendAll(packetsOf(loads[at] ?? []), WINDOW)),
  );
  return records / ((performance.now() - start) / 1000);
}

const prepareAll = (
  lanes: readonly Lane[],
  records: number,
  readings: number,
): Promise<Prepared[][]> =>
  Promise.all(
    lanes.map(({ device }) => device.prepare(Math.ceil(records / lanes.length), readings)),
  );

const packetsOf = (prepared: readonly Prepared[]): Uint8Array[] =>
  prepared.map(({ packet }) => packet);

/**
 * Sends at a fixed rate, whatever the answers do.
 * @returns milliseconds from the moment each record was due until its acknowledgement
 */
export async function atRate(
  lanes: readonly Lane[],
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const loads = await prepareAll(lanes, Math.round(perSecond * seconds), 1);
  const latencies = await Promise.all(
    lanes.map(({ connection }, at) =>
      connection.sendAtRate(packetsOf(loads[at] ?? []), perSecond / lanes.length),
    ),
  );
  return latencies.flat();
}

/**
 * Every device sends one now and then, at any time within `withinMs` of the one before.
 * @returns milliseconds from each acknowledgement until the anchored receipt can be read
 */
export async function receiptDelays(
  subject: Subject,
  lanes: readonly Lane[],
  { perDevice, withinMs }: { readonly perDevice: number; readonly withinMs: number },
): Promise<number[]> {
  const delays = lanes.map(async (lane) => {
    const ofLane: number[] = [];
    for (let at = 0; at < perDevice; at++) {
      await sleep(Math.random() * withinMs);
      ofLane.push(await receiptDelay(subject, lane));
    }
    return ofLane;
  });
  return (await Promise.all(delays)).flat();
}

async function receiptDelay({ httpUrl }: Subject, lane: Lane): Promise<number> {
  const [record] = await lane.device.prepare(1, 1);
  if (record === undefined) throw new RangeError("no record");
  await lane.connection.sendAll([record.packet], 1);
  const acknowledged = performance.now();
  while ((await fetch(`${httpUrl}/v1/receipts/${record.statementHash}`)).status !== 200)
    await sleep(20);
  return performance.now() - acknowledged;
}
