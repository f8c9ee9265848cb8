import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Arrival, Settlement } from "../../service/ingest/arrival.ts";
import { Overloaded } from "../../service/ingest/arrival.ts";
import { type EmbeddedBroker, startBroker } from "../../service/ingest/mqtt.ts";
import { topicOf } from "../../device-attest/topic.ts";

const factory = "ab".repeat(32);
const records = topicOf(factory, "urn:test:1", "records");
const receipts = topicOf(factory, "urn:test:1", "receipts");
const logged: Settlement = {
  kind: "logged",
  index: 0,
  statement: new Uint8Array(184),
  isNew: true,
  fault: undefined,
};

let broker: EmbeddedBroker;
let arrivals: Arrival[] = [];
let answer: (arrival: Arrival) => Promise<Settlement> = () => Promise.resolve(logged);

beforeAll(async () => {
  broker = await startBroker({
    host: "127.0.0.1",
    port: 0,
    payloadBytesMax: 10_000,
    now: () => new Date(),
    onError: () => undefined,
    take: (arrival) => {
      arrivals.push(arrival);
      return answer(arrival);
    },
  });
});
afterAll(() => broker.close());

async function connected<T>(use: (client: MqttClient) => Promise<T>): Promise<T> {
  arrivals = [];
  answer = () => Promise.resolve(logged);
  const client = await connectAsync(`mqtt://127.0.0.1:${String(broker.port)}`);
  try {
    return await use(client);
  } finally {
    await client.endAsync(true);
  }
}

describe("the embedded broker", () => {
  it("acknowledges a record only after it is settled", () =>
    connected(async (client) => {
      const settle = Promise.withResolvers<Settlement>();
      answer = () => settle.promise;
      let acknowledged = false;
      const published = (async () => {
        await client.publishAsync(records, "{}", { qos: 1 });
        acknowledged = true;
      })();
      await expect.poll(() => arrivals.length).toBe(1);
      await sleep(50);
      expect(acknowledged).toBe(false);
      settle.resolve(logged);
      await published;
    }));

  it("acknowledges in the order of arrival, whatever is settled first", () =>
    connected(async (client) => {
      const first = Promise.withResolvers<Settlement>();
      answer = (arrival) =>
        arrival.payload.toString() === "1" ? first.promise : Promise.resolve(logged);
      const order: number[] = [];
      const both = [1, 2].map((n) =>
        client.publishAsync(records, String(n), { qos: 1 }).then(() => order.push(n)),
      );
      await expect.poll(() => arrivals.length).toBe(2);
      first.resolve(logged);
      await Promise.all(both);
      expect(order).toEqual([1, 2]);
    }));

  it("keeps the sender waiting while the intake is full, and loses nothing", () =>
    connected(async (client) => {
      answer = () => {
        answer = () => Promise.resolve(logged);
        return Promise.reject(new Overloaded(0.01));
      };
      await client.publishAsync(records, "x", { qos: 1 });
      expect(arrivals).toHaveLength(2);
    }));

  it("attributes what came to its connection", () =>
    connected(async (client) => {
      await client.publishAsync(records, "x", { qos: 1 });
      expect(arrivals[0]?.principal).toMatch(/^mqtt:.*127\.0\.0\.1$/);
    }));

  it("cuts a payload of 10 MB and acknowledges it, on a connection that lives on", () =>
    connected(async (client) => {
      await client.publishAsync(records, Buffer.alloc(10_000_000, 120), { qos: 1 });
      await client.publishAsync(records, "after", { qos: 1 });
      expect(arrivals.map(({ payload }) => payload.length > 10_000)).toEqual([true, false]);
      expect(arrivals[0]?.payload.length).toBeLessThan(20_000);
    }));

  it("hands no publication of a client to anybody, and takes only records", () =>
    connected(async (client) => {
      const heard: string[] = [];
      client.on("message", (topic) => heard.push(topic));
      await client.subscribeAsync(receipts, { qos: 1 });
      await client.publishAsync(receipts, "forged", { qos: 1 });
      await client.publishAsync("elsewhere", "x", { qos: 1, retain: true });
      await sleep(50);
      expect(heard).toEqual([]);
      expect(arrivals).toEqual([]);
    }));

  it.each([
    "#",
    "tallystick/#",
    "$share/group/tallystick/1/+/+/records",
    records,
    "+/1/x/y/receipts",
  ])("grants nobody a subscription to %s", (topic) =>
    connected(async (client) => {
      const granted = await client.subscribeAsync(topic, { qos: 1 }).catch(() => [{ qos: 128 }]);
      expect(granted.map(({ qos }) => qos)).toEqual([128]);
    }),
  );

  it("knows who listens for receipts, until they leave", async () => {
    await connected(async (client) => {
      await client.subscribeAsync(receipts, { qos: 1 });
      expect(broker.hasSubscriber(receipts)).toBe(true);
      const message = new Promise<string>((resolve) => {
        client.on("message", (_topic, payload) => resolve(payload.toString()));
      });
      await broker.publish(receipts, Buffer.from("a receipt"));
      expect(await message).toBe("a receipt");
    });
    await expect.poll(() => broker.hasSubscriber(receipts)).toBe(false);
  });
});
