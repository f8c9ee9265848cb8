import { setTimeout as sleep } from "node:timers/promises";
import { connect, type IPublishPacket, type MqttClient } from "mqtt";
import { parseTopic } from "../../device-attest/topic.ts";
import type { Intake } from "./arrival.ts";
import { InOrder } from "./in-order.ts";
import { takeOnceThereIsRoom } from "./patience.ts";

export interface BrokerLinkOptions {
  readonly url: string;
  /** Connections in one shared subscription: a broker hands each message to one of them. */
  readonly connections: number;
  /** Stable over restarts, different for each process: the broker keeps what its session has not acknowledged. */
  readonly clientId: string;
  readonly take: Intake;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Links to an MQTT 5 broker of the site: PUBACK goes back to it only after commit. */
export interface BrokerLink {
  readonly publish: (topic: string, payload: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function linkBroker(options: BrokerLinkOptions): BrokerLink {
  const clients = Array.from({ length: options.connections }, (_, at) => subscriber(options, at));
  const [first] = clients;
  if (first === undefined) throw new RangeError("a link needs a connection");
  const sending = new Set<Sending>();
  return {
    publish: async (topic, payload) => {
      const { promise, reject, resolve } = Promise.withResolvers<void>();
      const one = { promise, giveUp: reject };
      sending.add(one);
      first.publishAsync(topic, Buffer.from(payload), { qos: 1 }).then(() => resolve(), reject);
      await promise.finally(() => sending.delete(one));
    },
    close: async () => {
      const acknowledged = Promise.allSettled([...sending].map(({ promise }) => promise));
      if (first.connected)
        await Promise.race([acknowledged, sleep(END_MS, undefined, { ref: false })]);
      // A client waits without end for a broker that is gone to acknowledge what it was sent.
      const isStuck = sending.size > 0;
      await Promise.all(clients.map((client) => client.endAsync(isStuck || !client.connected)));
      const closed = new Error("the link to the broker was closed before it had acknowledged this");
      for (const { giveUp } of sending) giveUp(closed);
    },
  };
}

/** What the broker has not acknowledged yet. */
interface Sending {
  readonly promise: Promise<void>;
  readonly giveUp: (error: Error) => void;
}

/** How long a broker may take to acknowledge the last receipts; devices ask for those again that it did not. */
const END_MS = 2_000;

const SHARE = "$share/tallystick/tallystick/1/+/+/records";
const INFLIGHT_MAX = 500;
/** Beyond this no more is read from a connection until some of it is settled. */
const INFLIGHT_BYTES_MAX = 8 << 20;
/** Larger ones a broker drops (MQTT 5 section 3.1.2.11.4); up to here they come, and are refused by their code. */
const PACKET_BYTES_MAX = 2 << 20;

function subscriber(options: BrokerLinkOptions, at: number): MqttClient {
  const client = connect(options.url, {
    protocolVersion: 5,
    clientId: `${options.clientId}-${String(at)}`,
    clean: false,
    reconnectPeriod: 1000,
    properties: {
      sessionExpiryInterval: 7 * 86_400,
      receiveMaximum: INFLIGHT_MAX,
      maximumPacketSize: PACKET_BYTES_MAX,
    },
  });
  client.on("error", options.onError);
  client.on("connect", () => {
    client.subscribe(SHARE, { qos: 1 }, (error) => {
      if (error !== null) options.onError(error);
    });
  });
  let inbox = new Inbox(client, options);
  client.handleMessage = (packet, next) => {
    // What a session brings along may come before the client says that it is connected.
    if (!inbox.isOpen) inbox = new Inbox(client, options);
    inbox.take(packet, next);
  };
  return client;
}

/** Why the client does not send the PUBACK: we do, later. */
const LATER = new Error("acknowledged after commit");

/**
 * What came over one connection. The client itself hands on one message at a time and acknowledges it before the next;
 * here hundreds are under way, so that they share a commit.
 */
class Inbox {
  readonly #client: MqttClient;
  readonly #stream: MqttClient["stream"];
  readonly #options: BrokerLinkOptions;
  readonly #order = new InOrder();
  #bytes = 0;
  #next: (() => void) | undefined;

  constructor(client: MqttClient, options: BrokerLinkOptions) {
    this.#client = client;
    this.#stream = client.stream;
    this.#options = options;
  }

  /** Whether its connection is the client's present one. */
  get isOpen(): boolean {
    return this.#client.stream === this.#stream && !this.#stream.destroyed;
  }

  take({ messageId, payload, topic }: IPublishPacket, next: (error?: Error) => void): void {
    const bytes = Buffer.from(payload);
    const acknowledge = this.#order.queue(() => this.#acknowledge(messageId));
    const receivedAt = this.#options.now();
    const arrival = { payload: bytes, principal: principalOf(topic), receivedAt };
    this.#bytes += bytes.length;
    void takeOnceThereIsRoom(this.#options.take, arrival, sleep)
      .then(acknowledge, (error: unknown) => this.#abandon(error))
      .finally(() => this.#release(bytes.length));
    if (this.#bytes < INFLIGHT_BYTES_MAX) next(LATER);
    else this.#next = () => next(LATER);
  }

  #release(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#bytes >= INFLIGHT_BYTES_MAX) return;
    this.#next?.();
    this.#next = undefined;
  }

  /**
   * In order (MQTT 5 section 4.6), and only on the connection that brought the message: on another one its id may stand
   * for something that is not committed.
   */
  #acknowledge(messageId: number | undefined): void {
    if (messageId === undefined || !this.isOpen) return;
    this.#stream.write(Buffer.of(PUBACK, 2, messageId >> 8, messageId & 0xff));
  }

  /** Nobody knows what became of it: the broker is to send it again. */
  #abandon(error: unknown): void {
    this.#options.onError(error);
    if (this.isOpen) this.#stream.destroy();
  }
}

/** MQTT 5 section 3.4: without a reason code it means success. */
const PUBACK = 0x40;

/** Whom a broker of the site let in, it does not tell: the owner named by the topic is the best there is. */
const principalOf = (topic: string): string =>
  `broker:${parseTopic(topic)?.factory.slice(0, 16) ?? "unknown"}`;
