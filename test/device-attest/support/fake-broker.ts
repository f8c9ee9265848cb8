import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { Aedes } from "aedes";
import { openEnvelope } from "../../../device-attest/envelope.ts";
import type { FakeLog } from "./fake-log.ts";

/** A real MQTT broker in front of a log in memory, with the faults that a network has. */
export class FakeBroker {
  /** Sequences in order of arrival, repetitions included. */
  readonly arrived: number[] = [];
  readonly topics = new Set<string>();
  /** Whether records are logged and acknowledged; else they arrive and nothing is said. */
  answers = true;
  #broker!: Aedes;
  #server!: Server;
  readonly #log: FakeLog;

  constructor(log: FakeLog) {
    this.#log = log;
  }

  /** @param port as before, to come back after `stop` */
  async start(port = 0): Promise<number> {
    const broker = await Aedes.createBroker({
      authorizePublish: (client, packet, done) => {
        if (client === null || this.#take(packet)) done();
      },
    });
    const server = createServer((socket) => broker.handle(socket));
    [this.#broker, this.#server] = [broker, server];
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  /** Pushes a message on a receipts topic. */
  push(topic: string, message: unknown): Promise<void> {
    const payload = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
    const packet = { cmd: "publish", topic, payload, qos: 1, dup: false, retain: false } as const;
    return new Promise((resolve, reject) => {
      // aedes says null for no error, whatever its types say.
      this.#broker.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    await new Promise<void>((resolve) => {
      this.#broker.close(resolve);
    });
    await closed;
  }

  #take({ topic, payload }: { topic: string; payload: string | Buffer }): boolean {
    const { statement, statementBytes } = openEnvelope(Buffer.from(payload));
    this.arrived.push(statement.sequence);
    this.topics.add(topic);
    if (this.answers) this.#log.append(statementBytes);
    return this.answers;
  }
}
