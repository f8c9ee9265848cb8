import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../device-attest/signed-record.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { topicOf } from "../../device-attest/topic.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { Subject } from "../bench/subject.ts";

interface Device {
  readonly device: string;
  readonly keyStore: KeyStore;
}

const PAUSE_MS = 25;

/** A device that sends one record after the other, and remembers how long each acknowledgement took. */
export class WellBehaved {
  readonly #client: MqttClient;
  readonly #device: Device;
  readonly #logId: Uint8Array;
  readonly #topic: string;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #latenciesMs: number[] = [];
  #position: ChainPosition = CHAIN_START;
  #acknowledged = 0;

  static async open(subject: Subject, device: Device): Promise<WellBehaved> {
    return new WellBehaved(await connectAsync(subject.mqttUrl), subject, device);
  }

  private constructor(client: MqttClient, { manifest }: Subject, device: Device) {
    this.#client = client;
    this.#device = device;
    this.#logId = logIdOf(manifest.origin);
    this.#topic = topicOf(firstParties.factory.slice(2), device.device, "records");
    this.#ended = this.#run();
  }

  /** Since the last call, in milliseconds. */
  takeLatencies(): { readonly p50: number; readonly p99: number } {
    const sorted = this.#latenciesMs.toSorted((a, b) => a - b);
    this.#latenciesMs = [];
    const at = (share: number): number =>
      Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN) * 10) / 10;
    return { p50: at(0.5), p99: at(0.99) };
  }

  async close(): Promise<{ readonly sent: number; readonly acknowledged: number }> {
    this.#stopping.abort();
    await this.#ended;
    await this.#client.endAsync(true);
    return { sent: this.#position.sequence, acknowledged: this.#acknowledged };
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const payload = await this.#next();
      const startedMs = performance.now();
      await this.#client.publishAsync(this.#topic, payload, { qos: 1 });
      this.#latenciesMs.push(performance.now() - startedMs);
      this.#acknowledged++;
      await sleep(PAUSE_MS);
    }
  }

  async #next(): Promise<Buffer> {
    const draft: RecordDraft = {
      device: this.#device.device,
      machine: "mill-1",
      capturedAt: new Date().toISOString(),
      kind: "heartbeat",
      source: "gateway",
      subjects: [],
    };
    const salt = toBase64Url(randomBytes(16));
    const signer = { keyStore: this.#device.keyStore, logId: this.#logId, salt };
    const { envelope, position } = await signRecord(draft, this.#position, signer);
    this.#position = position;
    return Buffer.from(encodeEnvelope(envelope));
  }
}
