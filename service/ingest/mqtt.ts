import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Aedes, type AedesPublishPacket, type Client } from "aedes";
import type { Intake } from "./arrival.ts";
import { type AdmittedDevice, isOwnTopic, MqttRefusal } from "./device-door.ts";
import { listenTls, type MutualTls } from "./mqtt-tls.job.ts";
import { InOrder } from "./in-order.ts";
import { PacketGuard } from "./packet-guard.ts";
import { takeOnceThereIsRoom } from "./patience.ts";
import { parseTopic } from "../../device-attest/topic.ts";

/** The embedded broker: MQTT 3.1.1, where PUBACK leaves only after the record is committed. */
export interface EmbeddedBroker {
  readonly port: number;
  /** Where devices come in by their certificate; undefined: nowhere. */
  readonly tlsPort: number | undefined;
  /** Sends to whoever subscribed; without a subscriber it is dropped. */
  readonly publish: (topic: string, payload: Uint8Array) => Promise<void>;
  /** Whether anybody listens to `topic` now. */
  readonly hasSubscriber: (topic: string) => boolean;
  readonly close: () => Promise<void>;
}

export interface EmbeddedBrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly payloadBytesMax: number;
  readonly take: Intake;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
  /** Where devices come in by their certificate. */
  readonly tls?: MutualTls | undefined;
}

/** Room for a topic and a packet id beside the largest payload. */
const TOPIC_BYTES = 1024;

export async function startBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const subscribers = new Map<string, number>();
  const broker = await Aedes.createBroker({
    queueLimit: 1000,
    authorizePublish: commitFirst(options),
    authorizeSubscribe: (client, { topic, ...subscription }, done) => {
      const device = deviceOf(client);
      const allowed = device
        ? isOwnTopic(topic, "receipts", device)
        : parseTopic(topic)?.channel === "receipts";
      if (!allowed && device) options.onError(new MqttRefusal("topicOfOther"));
      // No error, no subscription: SUBACK then carries failure (0x80), and the connection stays.
      done(null, allowed ? { ...subscription, topic } : null);
    },
  });
  broker.on("subscribe", (subscriptions) => {
    for (const { topic } of subscriptions) count(subscribers, topic, 1);
  });
  broker.on("unsubscribe", (topics) => {
    for (const topic of topics) count(subscribers, topic, -1);
  });
  broker.on("clientError", (_client, error) => options.onError(error));
  broker.on("connectionError", (_client, error) => options.onError(error));
  const server = createServer((socket) => broker.handle(guarded(socket, options)));
  server.listen(options.port, options.host);
  await once(server, "listening");
  const tls =
    options.tls &&
    (await listenTls(
      options.tls,
      (socket, device) => broker.handle(Object.assign(guarded(socket, options), { device })),
      options.onError,
    ));
  return {
    port: (server.address() as AddressInfo).port,
    tlsPort: tls?.port,
    hasSubscriber: (topic) => subscribers.has(topic),
    publish: (topic, payload) => publish(broker, topic, payload),
    close: () => close(broker, server, tls?.close),
  };
}

/** Holds back PUBACK, which leaves when `done` is called, until the arrival is settled; in order, per client. */
function commitFirst(options: EmbeddedBrokerOptions): Aedes["authorizePublish"] {
  const orders = new WeakMap<Client, InOrder>();
  return (client, packet, done) => {
    if (client === null) return done();
    const device = deviceOf(client);
    if (device && !isOwnTopic(packet.topic, "records", device))
      return done(new MqttRefusal("topicOfOther"));
    const order = orders.get(client) ?? new InOrder();
    orders.set(client, order);
    const acknowledge = order.queue(() => done());
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
    const isRecord = parseTopic(packet.topic)?.channel === "records";
    forget(packet);
    if (!isRecord) return acknowledge();
    const arrival = {
      payload,
      principal: `mqtt:${device?.device ?? addressOf(client)}`,
      receivedAt: options.now(),
    };
    void takeOnceThereIsRoom(options.take, arrival, sleep).then(acknowledge, options.onError);
    return undefined;
  };
}

/** A record is for the log alone, and nobody but the service publishes receipts: the broker forwards nothing of it. */
function forget(packet: { topic: string; payload: string | Buffer; retain: boolean }): void {
  packet.topic = "tallystick/taken";
  packet.payload = Buffer.alloc(0);
  packet.retain = false;
}

function publish(broker: Aedes, topic: string, payload: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const packet: AedesPublishPacket = {
      cmd: "publish",
      topic,
      payload: Buffer.from(payload),
      qos: 1,
      dup: false,
      retain: false,
    } as AedesPublishPacket;
    // The callback gets null, whatever its type says.
    broker.publish(packet, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

async function close(
  broker: Aedes,
  server: Server,
  closeTls: (() => Promise<void>) | undefined,
): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closeTls?.();
  await new Promise<void>((resolve) => {
    broker.close(resolve);
  });
  await closed;
}

/** The socket with oversized packets cut on their way in. */
function guarded(socket: Socket, { payloadBytesMax, onError }: EmbeddedBrokerOptions): Duplex {
  const guard = new PacketGuard(payloadBytesMax + 1 + TOPIC_BYTES);
  const duplex = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.write(chunk)) done();
      else socket.once("drain", () => done());
    },
    // What the broker answers in one turn leaves in one write: acknowledgements are four bytes each.
    writev: (chunks, done) => {
      const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      if (socket.write(bytes)) done();
      else socket.once("drain", () => done());
    },
    final: (done) => {
      socket.end();
      done();
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk) => {
    try {
      const bytes = guard.feed(chunk);
      if (bytes.length > 0 && !duplex.push(bytes)) socket.pause();
    } catch (error) {
      onError(error);
      socket.destroy();
    }
  });
  socket.on("end", () => duplex.push(null));
  socket.on("close", () => duplex.destroy());
  socket.on("error", (error) => duplex.destroy(error));
  return Object.assign(duplex, { remoteAddress: socket.remoteAddress });
}

/** Undefined for whoever came in without a certificate. */
const deviceOf = (client: Client): AdmittedDevice | undefined =>
  "device" in client.conn ? (client.conn.device as AdmittedDevice) : undefined;

const addressOf = (client: Client): string =>
  "remoteAddress" in client.conn ? String(client.conn.remoteAddress) : "unknown";

function count(counts: Map<string, number>, topic: string, by: number): void {
  const total = (counts.get(topic) ?? 0) + by;
  if (total > 0) counts.set(topic, total);
  else counts.delete(topic);
}
