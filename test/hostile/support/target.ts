import { createHash } from "node:crypto";
import { connectAsync, type MqttClient } from "mqtt";
import { topicOf } from "../../../device-attest/topic.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import { testFactoryId } from "../../support/agent.ts";
import { TestDevice } from "../../support/device.ts";
import { eventually } from "../../support/eventually.ts";
import { type TestService, testService } from "../../support/service.ts";

/** A running service with an enrolled device, and both ways in. */
export interface Target {
  readonly target: TestService;
  readonly device: TestDevice;
  /** Another one, with its first record in the log. */
  enrolled(): Promise<TestDevice>;
  /** Sends to `POST /v1/records`. @returns status, and `code` or `refused` of the answer */
  byHttp(payload: string | Uint8Array): Promise<HttpAnswer>;
  /** Publishes a record and waits for its PUBACK. */
  byMqtt(payload: string | Uint8Array): Promise<void>;
  /** Codes under which exactly these bytes are in quarantine. */
  quarantinedAs(payload: string | Uint8Array): Promise<string[]>;
  /** The newest entry of the log. */
  newest(): Promise<{ readonly fault: string | null; readonly sequence: number } | undefined>;
  close(): Promise<void>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly body: {
    readonly code?: string;
    readonly status?: string | number;
    readonly refused?: string | null;
    readonly promise?: { readonly index: number };
  };
}

export async function openTarget(): Promise<Target> {
  const target = await testService();
  const logId = logIdOf(target.service.chain.manifest.origin);
  const byHttp = (payload: string | Uint8Array): Promise<HttpAnswer> =>
    postRecord(target.service.httpUrl ?? "", payload);
  const enrolled = async (): Promise<TestDevice> => {
    const device = new TestDevice(logId);
    await target.enrol(device.urn, device.keyStore);
    const first = await device.payload();
    await eventually(
      () => byHttp(first),
      ({ body }) => body.status === "logged",
    );
    return device;
  };
  const device = await enrolled();
  let client: MqttClient | undefined;
  const topic = topicOf(testFactoryId, device.urn, "records");
  const { pool } = target.database;
  return {
    target,
    device,
    enrolled,
    byHttp,
    async byMqtt(payload) {
      client ??= await connectAsync(target.service.mqttUrl ?? "");
      await client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
    },
    async quarantinedAs(payload) {
      const hash = createHash("sha256").update(payload).digest();
      const { rows } = await pool.query<{ code: string }>(
        "SELECT code FROM quarantine WHERE payload_sha256 = $1",
        [hash],
      );
      return rows.map(({ code }) => code);
    },
    async newest() {
      const { rows } = await pool.query<{ fault: string | null; sequence: bigint }>(
        "SELECT fault, sequence FROM attested_record ORDER BY leaf_index DESC LIMIT 1",
      );
      return rows[0] && { fault: rows[0].fault, sequence: Number(rows[0].sequence) };
    },
    async close() {
      await client?.endAsync(true);
      await target.close();
    },
  };
}

async function postRecord(url: string, payload: string | Uint8Array): Promise<HttpAnswer> {
  const response = await fetch(`${url}/v1/records`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: Buffer.from(payload),
  });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body: (await response.json()) as HttpAnswer["body"],
  };
}
