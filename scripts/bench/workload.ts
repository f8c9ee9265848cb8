import { generateKeyPairSync, randomBytes } from "node:crypto";
import { generate } from "mqtt-packet";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { CHAIN_START, type ChainPosition, signRecord } from "../../device-attest/signed-record.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { topicOf } from "../../device-attest/topic.ts";

export interface Prepared {
  /** A whole MQTT PUBLISH packet at QoS 1. */
  readonly packet: Uint8Array;
  /** SHA-256 of the statement, hexadecimal. */
  readonly statementHash: string;
}

/** A device that signs its records, and packs them for MQTT, before the clock runs. */
export class PreparingDevice {
  readonly device = `urn:uuid:${crypto.randomUUID()}`;
  readonly keyStore: KeyStore = softwareKeyOf(
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
  );
  readonly #logId: Uint8Array;
  readonly #topic: string;
  #position: ChainPosition = CHAIN_START;

  constructor(logId: Uint8Array, factory: string) {
    this.#logId = logId;
    this.#topic = topicOf(factory, this.device, "records");
  }

  async prepare(count: number, readingsPerRecord: number): Promise<Prepared[]> {
    const prepared: Prepared[] = [];
    for (let at = 0; at < count; at++) prepared.push(await this.#next(readingsPerRecord));
    return prepared;
  }

  async #next(readingsPerRecord: number): Promise<Prepared> {
    const signed = await signRecord(
      {
        device: this.device,
        machine: "mill-1",
        capturedAt: new Date().toISOString(),
        kind: "reading",
        source: "sensor",
        subjects: [],
        readings: Array.from({ length: readingsPerRecord }, (_, at) => ({
          metric: "spindle.power",
          unit: "W",
          value: `${String(1500 + (at % 90))}.${String(at % 10)}`,
          offsetMs: at * 10,
        })),
      },
      this.#position,
      { keyStore: this.keyStore, logId: this.#logId, salt: toBase64Url(randomBytes(16)) },
    );
    this.#position = signed.position;
    const packet = generate({
      cmd: "publish",
      topic: this.#topic,
      payload: encodeEnvelope(signed.envelope),
      qos: 1,
      messageId: (signed.position.sequence % 65_535) + 1,
      dup: false,
      retain: false,
    });
    return { packet, statementHash: Buffer.from(signed.position.previous).toString("hex") };
  }
}
