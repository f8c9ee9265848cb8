import { once } from "node:events";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { generate, type Packet, parser } from "mqtt-packet";
import { afterEach, describe, expect, test } from "vitest";
import { mqttSender, type MqttSenderOptions } from "../../device-attest/mqtt-sender.ts";
import type { Link } from "../../device-attest/sender.ts";
import { selfSigned } from "./support/certificate.ts";

type Listener = (packet: Packet, reply: (packet: Packet) => void) => void;

const device = { factory: "ab".repeat(32), device: "urn:dev:mac:00" };
const certificate = selfSigned();
let server: Server | undefined;
let sockets: Socket[] = [];
let link: Link | undefined;

afterEach(async () => {
  await link?.close();
  for (const socket of sockets) socket.destroy();
  server?.close();
  [server, link, sockets] = [undefined, undefined, []];
});

/** A broker that says what the test wants it to say. */
async function listen(hear: Listener, version: 4 | 5, isTls = false): Promise<number> {
  const serve = (socket: Socket): void => {
    sockets.push(socket);
    const reading = parser({ protocolVersion: version });
    const reply = (packet: Packet): void => {
      socket.write(generate(packet, { protocolVersion: version }));
    };
    reading.on("packet", (packet) => hear(packet, reply));
    socket.on("data", (bytes: Buffer) => reading.parse(bytes));
    socket.on("error", () => undefined);
  };
  server = isTls ? createTlsServer(certificate, serve) : createTcpServer(serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const welcome = (packet: Packet, reply: (packet: Packet) => void, granted = 1): void => {
  if (packet.cmd === "connect")
    reply({ cmd: "connack", sessionPresent: false, returnCode: 0, reasonCode: 0 });
  if (packet.cmd === "subscribe")
    reply({ cmd: "suback", messageId: packet.messageId ?? 0, granted: [granted] });
};

const connect = async (port: number, options: Partial<MqttSenderOptions> = {}): Promise<Link> => {
  const url = `${options.tls ? "mqtts" : "mqtt"}://127.0.0.1:${String(port)}`;
  const sender = mqttSender({ url, ...device, connectTimeoutMs: 1000, ...options });
  link = await sender.connect(() => undefined);
  return link;
};

const lost = { code: "linkLost" };

describe("a connection", () => {
  test("shows user name and password, and subscribes to its own receipts", async () => {
    const seen: Packet[] = [];
    const port = await listen((packet, reply) => {
      seen.push(packet);
      welcome(packet, reply);
    }, 4);
    await connect(port, { username: "mill", password: "secret", clientId: "mill-1" });
    expect(seen[0]).toMatchObject({
      cmd: "connect",
      username: "mill",
      clientId: "mill-1",
      clean: true,
    });
    expect(String(seen[0]?.cmd === "connect" && seen[0].password)).toBe("secret");
    const topic = `tallystick/1/${device.factory}/urn%3Adev%3Amac%3A00/receipts`;
    expect(seen[1]).toMatchObject({ cmd: "subscribe", subscriptions: [{ topic, qos: 1 }] });
  });

  test("takes as many at once as an MQTT 5 broker says", async () => {
    const port = await listen((packet, reply) => {
      if (packet.cmd === "connect")
        reply({
          cmd: "connack",
          sessionPresent: false,
          reasonCode: 0,
          properties: { receiveMaximum: 3 },
        });
      else welcome(packet, reply);
    }, 5);
    expect((await connect(port, { protocolVersion: 5 })).windowMax).toBe(3);
  });

  test("is lost when an MQTT 5 broker refuses a record", async () => {
    const port = await listen((packet, reply) => {
      welcome(packet, reply);
      if (packet.cmd === "publish")
        reply({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0x97 });
    }, 5);
    const opened = await connect(port, { protocolVersion: 5 });
    await expect(opened.send(new Uint8Array(1))).rejects.toMatchObject(lost);
  });

  test("is lost with its socket, and says so to whoever waits", async () => {
    const port = await listen((packet, reply) => {
      welcome(packet, reply);
      if (packet.cmd === "publish") for (const socket of sockets) socket.destroy();
    }, 4);
    const opened = await connect(port);
    await expect(opened.send(new Uint8Array(1))).rejects.toMatchObject(lost);
    expect(await opened.lost).toBeInstanceOf(Error);
  });

  test("survives packets that are no MQTT", async () => {
    const port = await listen((packet, reply) => {
      welcome(packet, reply);
      if (packet.cmd === "publish")
        for (const socket of sockets) socket.write(Buffer.alloc(100, 0xff));
    }, 4);
    const opened = await connect(port);
    await expect(opened.send(new Uint8Array(1))).rejects.toMatchObject(lost);
  });
});

describe("no connection, but a word of it in time", () => {
  test("where nobody answers", async () => {
    const port = await listen(() => undefined, 4);
    await expect(connect(port, { connectTimeoutMs: 50 })).rejects.toMatchObject(lost);
  });

  test("where the broker refuses us", async () => {
    const port = await listen((packet, reply) => {
      if (packet.cmd === "connect") reply({ cmd: "connack", sessionPresent: false, returnCode: 5 });
    }, 4);
    await expect(connect(port)).rejects.toMatchObject(lost);
  });

  test("where the broker refuses the subscription", async () => {
    const port = await listen((packet, reply) => welcome(packet, reply, 128), 4);
    await expect(connect(port)).rejects.toMatchObject(lost);
  });

  test("where nobody listens", async () => {
    const port = await listen(() => undefined, 4);
    server?.close();
    await expect(connect(port)).rejects.toMatchObject(lost);
  });
});

describe("TLS", () => {
  test("connects to a broker that the given certificate vouches for", async () => {
    const port = await listen(welcome, 4, true);
    expect((await connect(port, { tls: { ca: certificate.cert } })).windowMax).toBeGreaterThan(0);
  });

  test("refuses a broker that nobody vouches for", async () => {
    const port = await listen(welcome, 4, true);
    await expect(connect(port, { tls: { ca: selfSigned().cert } })).rejects.toMatchObject(lost);
  });
});
