import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectAsync, type MqttClient } from "mqtt";
import { type Arrival, Overloaded, type Settlement } from "../../service/ingest/arrival.ts";
import { type BrokerLink, linkBroker } from "../../service/ingest/broker-link.job.ts";
import { eventually } from "../support/eventually.ts";
import { Mqtt5Broker } from "../support/mqtt5-broker.ts";

const records = `tallystick/1/${"a".repeat(64)}/urn%3Ax%3A1/records`;
const receipts = `tallystick/1/${"a".repeat(64)}/urn%3Ax%3A1/receipts`;
const settled: Settlement = { kind: "deferred" };

let broker: Mqtt5Broker;
let device: MqttClient;
let link: BrokerLink;
let arrivals: Arrival[];
/** Settles the arrival of that position. */
let settle: ((settlement: Settlement) => void)[];
let answer: (arrival: Arrival) => Promise<Settlement>;

beforeEach(async () => {
  broker = new Mqtt5Broker();
  arrivals = [];
  settle = [];
  answer = () => new Promise((resolve) => settle.push(resolve));
  const url = `mqtt://127.0.0.1:${String(await broker.start())}`;
  link = linkBroker({
    url,
    connections: 1,
    clientId: "service",
    now: () => new Date(),
    onError: () => undefined,
    take: (arrival) => {
      arrivals.push(arrival);
      return answer(arrival);
    },
  });
  device = await connectAsync(url, { protocolVersion: 5 });
  await eventually(
    () => broker.subscribers,
    (subscribers) => subscribers === 1,
  );
});
afterEach(async () => {
  await device.endAsync(true);
  await link.close();
  await broker.stop();
});

const send = async (payloads: readonly (string | Buffer)[]): Promise<void> => {
  for (const payload of payloads) await device.publishAsync(records, payload, { qos: 1 });
};
const texts = (): string[] => arrivals.map(({ payload }) => Buffer.from(payload).toString());
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => String(from + at));

describe("the link to a broker of the site", () => {
  it("has hundreds of records under way, so that they share a commit", async () => {
    await send(numbers(0, 500));
    await expect.poll(texts).toEqual(numbers(0, 500));
    expect(broker.acknowledged).toEqual([]);
  });

  it("acknowledges each once it is settled, in the order of arrival", async () => {
    await send(["0", "1", "2"]);
    await expect.poll(() => settle.length).toBe(3);
    settle[2]?.(settled);
    settle[1]?.(settled);
    await send(["3"]);
    await expect.poll(() => settle.length).toBe(4);
    expect(broker.acknowledged).toEqual([]);
    settle[0]?.(settled);
    await expect.poll(() => broker.acknowledged).toEqual([1, 2, 3]);
    settle[3]?.(settled);
    await expect.poll(() => broker.acknowledged).toEqual([1, 2, 3, 4]);
  });

  it("acknowledges nothing on a connection that did not bring it", async () => {
    await send(["0", "1"]);
    await expect.poll(() => settle.length).toBe(2);
    broker.dropSubscribers();
    await expect.poll(texts, { timeout: 5_000 }).toEqual(["0", "1", "0", "1"]);
    settle[0]?.(settled);
    settle[1]?.(settled);
    await send(["2"]);
    await expect.poll(() => settle.length).toBe(5);
    expect(broker.acknowledged).toEqual([]);
    for (const one of settle) one(settled);
    await expect.poll(() => broker.acknowledged).toEqual([1, 2, 3]);
  });

  it("reads no more than some megabytes ahead of what is settled", async () => {
    const megabyte = Buffer.alloc(1 << 20, 120);
    await send(Array.from({ length: 20 }, () => megabyte));
    await expect.poll(() => settle.length).toBe(8);
    for (let at = 0; at < 20; at++) {
      await expect.poll(() => settle.length).toBeGreaterThan(at);
      settle[at]?.(settled);
    }
    await expect.poll(() => broker.acknowledged.length).toBe(20);
  });

  it("closes also where the broker is gone with a receipt that it did not acknowledge", async () => {
    await link.publish(receipts, Buffer.from("a"));
    await broker.stop();
    const published = ["b", "c"].map((one) => link.publish(receipts, Buffer.from(one)));
    const outcomes = Promise.allSettled(published);
    await link.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("keeps a record while the intake is full", async () => {
    answer = () => {
      answer = () => Promise.resolve(settled);
      return Promise.reject(new Overloaded(0.01));
    };
    await send(["x"]);
    await expect.poll(texts).toEqual(["x", "x"]);
    await expect.poll(() => broker.acknowledged).toEqual([1]);
  });

  it("gets a record again whose fate is unknown", async () => {
    answer = () => {
      answer = () => Promise.resolve(settled);
      return Promise.reject(new Error("a bug"));
    };
    await send(["x"]);
    await expect.poll(texts, { timeout: 5_000 }).toEqual(["x", "x"]);
    await expect.poll(() => broker.acknowledged).toEqual([1]);
  });

  it("attributes a record to the owner that its topic names", async () => {
    await send(["x"]);
    await expect.poll(() => arrivals[0]?.principal).toBe(`broker:${"a".repeat(16)}`);
  });

  it("carries receipts to devices", async () => {
    const heard: string[] = [];
    device.on("message", (_topic, payload) => heard.push(payload.toString()));
    await device.subscribeAsync(receipts, { qos: 1 });
    await link.publish(receipts, Buffer.from("a receipt"));
    await expect.poll(() => heard).toEqual(["a receipt"]);
  });
});
