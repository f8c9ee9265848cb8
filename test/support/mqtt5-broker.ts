import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import {
  generate,
  type IConnectPacket,
  type IPublishPacket,
  type ISubscribePacket,
  type Packet,
  parser,
} from "mqtt-packet";

/**
 * A broker as a site may have one: it speaks MQTT 5, hands each record to one of a shared subscription, and
 * acknowledges what devices send before anybody has it. What it holds, it holds in memory.
 */
export class Mqtt5Broker {
  /** Packet ids of PUBACK from subscribers of records, in order of arrival. */
  readonly acknowledged: number[] = [];
  /** Records that devices were told are safe. */
  accepted = 0;
  /** Of those, how many were forgotten before any service had acknowledged them. */
  lost = 0;
  /** Whether records are handed on, or only kept. */
  forwards = true;
  #server!: Server;
  #links = new Set<Link>();
  #kept: IPublishPacket[] = [];
  #turn = 0;

  /** @param port as before, to come back after `stop` */
  async start(port = 0): Promise<number> {
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends as a power cut would: with every connection, and with everything it held. */
  async stop(): Promise<void> {
    this.lost += this.#kept.length;
    this.#kept = [];
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const link of this.#links) {
      this.lost += link.unacknowledged.size;
      link.socket.destroy();
    }
    await closed;
  }

  /** Breaks the connections of record subscribers; what they did not acknowledge is handed on again. */
  dropSubscribers(): void {
    for (const link of this.#links) if (link.takesRecords) link.socket.destroy();
  }

  get subscribers(): number {
    return [...this.#links].filter(({ takesRecords }) => takesRecords).length;
  }

  #serve(socket: Socket): void {
    const link: Link = {
      socket,
      topics: new Set(),
      unacknowledged: new Map(),
      takesRecords: false,
      receiveMaximum: 65_535,
      nextId: 1,
    };
    this.#links.add(link);
    const incoming = parser({ protocolVersion: 5 });
    incoming.on("packet", (packet: Packet) => this.#hear(link, packet));
    socket.on("data", (chunk) => incoming.parse(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#links.delete(link);
      if (!this.#server.listening) return;
      this.#kept = [...link.unacknowledged.values(), ...this.#kept];
      this.flush();
    });
  }

  #hear(link: Link, packet: Packet): void {
    if (packet.cmd === "connect") this.#welcome(link, packet);
    else if (packet.cmd === "subscribe") this.#subscribe(link, packet);
    else if (packet.cmd === "publish") this.#take(link, packet);
    else if (packet.cmd === "pingreq") say(link, { cmd: "pingresp" });
    else if (packet.cmd === "disconnect") link.socket.end();
    else if (packet.cmd === "puback" && link.takesRecords) {
      this.acknowledged.push(packet.messageId ?? 0);
      link.unacknowledged.delete(packet.messageId ?? 0);
      this.flush();
    }
  }

  #welcome(link: Link, packet: IConnectPacket): void {
    link.receiveMaximum = packet.properties?.receiveMaximum ?? 65_535;
    say(link, { cmd: "connack", reasonCode: 0, sessionPresent: false });
  }

  #subscribe(link: Link, { messageId = 0, subscriptions }: ISubscribePacket): void {
    for (const { topic } of subscriptions) {
      link.topics.add(topic);
      link.takesRecords ||= topic.endsWith("/records");
    }
    say(link, { cmd: "suback", messageId, granted: subscriptions.map(() => 1) });
    this.flush();
  }

  #take(link: Link, packet: IPublishPacket): void {
    if (packet.qos > 0)
      say(link, { cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0 });
    if (packet.topic.endsWith("/records")) {
      this.accepted++;
      this.#kept.push(packet);
      this.flush();
    } else {
      for (const other of this.#links) if (other.topics.has(packet.topic)) deliver(other, packet);
    }
  }

  /** Hands on what is kept, as far as subscribers take it. */
  flush(): void {
    while (this.forwards && this.#kept.length > 0) {
      const free = [...this.#links].filter(
        (link) =>
          link.takesRecords &&
          !link.socket.destroyed &&
          link.unacknowledged.size < link.receiveMaximum,
      );
      const link = free[this.#turn++ % free.length];
      const packet = this.#kept[0];
      if (link === undefined || packet === undefined) return;
      this.#kept.shift();
      link.unacknowledged.set(deliver(link, packet), packet);
    }
  }
}

interface Link {
  readonly socket: Socket;
  readonly topics: Set<string>;
  readonly unacknowledged: Map<number, IPublishPacket>;
  takesRecords: boolean;
  receiveMaximum: number;
  nextId: number;
}

/** @returns the packet id */
function deliver(link: Link, { payload, topic }: IPublishPacket): number {
  const messageId = link.nextId++;
  say(link, { cmd: "publish", topic, payload, qos: 1, messageId, dup: false, retain: false });
  return messageId;
}

function say({ socket }: Link, packet: Packet): void {
  if (!socket.destroyed) socket.write(generate(packet, { protocolVersion: 5 }));
}
