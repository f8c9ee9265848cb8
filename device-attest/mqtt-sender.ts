import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { DeviceError } from "./device-error.ts";
import type { Answer, Link, Sender } from "./sender.ts";
import { topicOf } from "./topic.ts";

export interface MqttSenderOptions {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://` */
  readonly url: string;
  /** Party id of the factory, 64 hexadecimal digits. */
  readonly factory: string;
  /** URN of the device. */
  readonly device: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: Pick<IClientOptions, "ca" | "cert" | "key" | "rejectUnauthorized" | "servername">;
  /** 3.1.1 is 4. */
  readonly protocolVersion?: 4 | 5;
  readonly clientId?: string;
  readonly connectTimeoutMs?: number;
  readonly keepaliveSeconds?: number;
}

const CONNECT_TIMEOUT_MS = 15_000;
const WINDOW_MAX = 1000;

/** Records by MQTT at QoS 1: the broker's PUBACK is the service's word that they are durable. Receipts are pushed. */
export const mqttSender = (options: MqttSenderOptions): Sender => ({
  async connect(onReceipts) {
    const client = connect(options.url, clientOptions(options));
    const lost = lossOf(client);
    const windowMax = await connected(client, lost, options);
    try {
      await subscribe(client, lost, options, onReceipts);
    } catch (error) {
      client.end(true);
      throw error;
    }
    return linkOf(client, lost, windowMax, topicOf(options.factory, options.device, "records"));
  },
});

/** We connect again ourselves, so that everything unacknowledged is sent again, and in order. */
const clientOptions = (options: MqttSenderOptions): IClientOptions => ({
  ...options.tls,
  reconnectPeriod: 0,
  clean: true,
  protocolVersion: options.protocolVersion ?? 4,
  keepalive: options.keepaliveSeconds ?? 30,
  connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
  ...(options.clientId !== undefined && { clientId: options.clientId }),
  ...(options.username !== undefined && { username: options.username }),
  ...(options.password !== undefined && { password: options.password }),
});

function linkOf(client: MqttClient, lost: Promise<Error>, windowMax: number, topic: string): Link {
  return {
    lost,
    windowMax,
    async send(envelope): Promise<Answer> {
      // Rejects when the connection ends, for the client is ended with it: no race, which would pile up on `lost`.
      await client.publishAsync(topic, Buffer.from(envelope), { qos: 1 }).catch(rethrow);
      return { kind: "durable" };
    },
    async close() {
      await client.endAsync(true);
    },
  };
}

/** @returns how many messages the broker takes unacknowledged (MQTT 5, Receive Maximum) */
async function connected(
  client: MqttClient,
  lost: Promise<Error>,
  options: MqttSenderOptions,
): Promise<number> {
  const timeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  // After some TLS refusals the client says nothing at all.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DeviceError("linkLost", "no connection in time")),
      timeoutMs,
    );
  });
  const accepted = new Promise<number>((resolve) => {
    client.once("connect", ({ properties }) => resolve(properties?.receiveMaximum ?? WINDOW_MAX));
  });
  try {
    return await unlessLost(Promise.race([accepted, late]), lost);
  } catch (error) {
    client.end(true);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function subscribe(
  client: MqttClient,
  lost: Promise<Error>,
  { factory, device }: MqttSenderOptions,
  onReceipts: (message: Uint8Array) => void,
): Promise<void> {
  const topic = topicOf(factory, device, "receipts");
  client.on("message", (from, message) => {
    if (from === topic) onReceipts(message);
  });
  const [granted] = await unlessLost(client.subscribeAsync(topic, { qos: 1 }), lost);
  if (granted === undefined || granted.qos > 2)
    throw new DeviceError("linkLost", "the broker refuses the subscription to receipts");
}

function lossOf(client: MqttClient): Promise<Error> {
  return new Promise((resolve) => {
    const end = (error: Error): void => {
      resolve(error);
      client.end(true);
    };
    client.on("error", end);
    client.on("close", () => end(new DeviceError("linkLost")));
  });
}

/** The client's own promises may never settle once the connection is gone. */
async function unlessLost<T>(wanted: Promise<T>, lost: Promise<Error>): Promise<T> {
  return await Promise.race([wanted, lost.then(rethrow)]).catch(rethrow);
}

function rethrow(error: unknown): never {
  if (error instanceof DeviceError) throw error;
  const reason = error instanceof Error ? error.message : "unknown";
  throw new DeviceError("linkLost", `MQTT: ${reason}`, { cause: error });
}
