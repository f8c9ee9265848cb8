import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AgentEvent } from "../../device-attest/agent-options.ts";
import { DeviceAgent } from "../../device-attest/device-agent.ts";
import { mqttSender, type MqttSenderOptions } from "../../device-attest/mqtt-sender.ts";
import { Outbox } from "../../device-attest/outbox.ts";
import { draft, freshKey } from "./support/drafts.ts";
import { FakeBroker } from "./support/fake-broker.ts";
import { FakeLog } from "./support/fake-log.ts";

const factory = "ab".repeat(32);
const device = "urn:dev:mac:0024befffe804ff1";
const topic = `tallystick/1/${factory}/urn%3Adev%3Amac%3A0024befffe804ff1`;

let directory: string;
let log: FakeLog;
let broker: FakeBroker;
let port: number;
let outbox: Outbox;
let abort: AbortController;
let running: Promise<void> | undefined;
let events: AgentEvent[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tallystick-mqtt-"));
  log = new FakeLog();
  broker = new FakeBroker(log);
  port = await broker.start();
  outbox = await Outbox.open({ directory, keyStore: freshKey(), logKey: log.logKey });
  abort = new AbortController();
  events = [];
});

afterEach(async () => {
  abort.abort();
  await running;
  await outbox.close();
  await broker.stop();
  await rm(directory, { recursive: true });
});

function start(
  options: {
    resendAfterMs?: number;
    answerTimeoutMs?: number;
    mqtt?: Partial<MqttSenderOptions>;
  } = {},
) {
  const url = `mqtt://127.0.0.1:${String(port)}`;
  const agent = new DeviceAgent({
    outbox,
    sender: mqttSender({ url, factory, device, ...options.mqtt }),
    backoff: { msMin: 5, msMax: 50 },
    tickMs: 5,
    resendAfterMs: options.resendAfterMs ?? 60_000,
    answerTimeoutMs: options.answerTimeoutMs ?? 60_000,
    onEvent: (event) => events.push(event),
  });
  running = agent.run(abort.signal);
  return agent;
}

const hasHappened = (kind: AgentEvent["kind"]): Promise<void> =>
  vi.waitFor(() => expect(events.map((event) => event.kind)).toContain(kind), { timeout: 10_000 });

const isAcknowledged = (count: number): Promise<void> =>
  vi.waitFor(() => expect(outbox.status().acknowledged).toBe(count), { timeout: 10_000 });

const append = async (agent: DeviceAgent, count: number): Promise<string[]> => {
  const appended = await Promise.all(Array.from({ length: count }, () => agent.append(draft())));
  return appended.map(({ statementHash }) => statementHash);
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

test("sends in order, and keeps what is acknowledged until its receipt comes", async () => {
  const agent = start();
  const hashes = await append(agent, 200);
  await isAcknowledged(200);
  expect(broker.arrived).toEqual(upTo(200));
  expect([...broker.topics]).toEqual([`${topic}/records`]);
  expect(outbox.status()).toMatchObject({ waiting: 200, anchored: 0 });
  await broker.push(`${topic}/receipts`, log.receipts(hashes));
  await agent.drained();
  expect(outbox.status()).toMatchObject({ waiting: 0, anchored: 200 });
});

test("says why there is no connection, and tries on", async () => {
  // The broker of these tests speaks MQTT 3.1.1 only.
  start({ mqtt: { protocolVersion: 5, connectTimeoutMs: 200 } });
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(1));
  expect(events[0]).toMatchObject({ kind: "disconnected", error: { code: "linkLost" } });
  expect(events[1]).toMatchObject({ kind: "disconnected", error: { code: "linkLost" } });
});

test("names the newest anchored checkpoint in later records", async () => {
  const agent = start();
  const hashes = await append(agent, 3);
  await isAcknowledged(3);
  await broker.push(`${topic}/receipts`, log.receipts(hashes));
  await agent.drained();
  await agent.append(draft());
  const record = outbox.next(0);
  const envelope = record && (await outbox.envelope(record));
  expect(JSON.parse(Buffer.from(envelope ?? []).toString())).toMatchObject({
    record: { seen: { size: 3, blockHash: `0x${"33".repeat(32)}` } },
  });
});

test("sends everything unacknowledged again, in order, when the broker comes back", async () => {
  broker.answers = false;
  const agent = start();
  await append(agent, 10);
  await vi.waitFor(() => expect(broker.arrived.length).toBeGreaterThan(0));
  await broker.stop();
  await hasHappened("disconnected");
  broker.answers = true;
  broker.arrived.length = 0;
  await broker.start(port);
  await isAcknowledged(10);
  expect(broker.arrived).toEqual(upTo(10));
});

test("gives up a connection on which nobody answers", async () => {
  broker.answers = false;
  const agent = start({ answerTimeoutMs: 50 });
  await append(agent, 1);
  await hasHappened("disconnected");
  broker.answers = true;
  await isAcknowledged(1);
  expect(new Set(broker.arrived)).toEqual(new Set([1]));
});

test("sends what stays without receipt again, and lets go when the service answers", async () => {
  const agent = start({ resendAfterMs: 1 });
  const hashes = await append(agent, 5);
  await vi.waitFor(() => expect(broker.arrived.length).toBeGreaterThan(10));
  expect(log.size).toBe(5);
  await broker.push(`${topic}/receipts`, log.receipts(hashes));
  await agent.drained();
  expect(outbox.status()).toMatchObject({ waiting: 0, anchored: 5 });
});

test("survives noise on its receipts topic and keeps its records", async () => {
  const agent = start();
  const hashes = await append(agent, 2);
  await isAcknowledged(2);
  const receipts = log.receipts(hashes);
  const forged = new FakeLog().receipts(hashes);
  await broker.push(`${topic}/receipts`, "{ not JSON");
  await broker.push(`${topic}/receipts`, { v: 1 });
  await broker.push(`${topic}/receipts`, { ...receipts, checkpoint: forged.checkpoint });
  const [first, second] = receipts.items;
  const swapped = [
    { ...first, statementHash: hashes[1] },
    { ...second, statementHash: hashes[0] },
  ];
  await broker.push(`${topic}/receipts`, { ...receipts, items: swapped });
  await vi.waitFor(() =>
    expect(events.filter(({ kind }) => kind === "badReceipt")).toHaveLength(5),
  );
  const codes = events.flatMap((event) => (event.kind === "badReceipt" ? [event.error] : []));
  expect(codes).toMatchObject([
    { code: "receiptFormat" },
    { code: "receiptFormat" },
    { code: "checkpointSignature" },
    { code: "notIncluded" },
    { code: "notIncluded" },
  ]);
  expect(outbox.status()).toMatchObject({ waiting: 2 });
});
