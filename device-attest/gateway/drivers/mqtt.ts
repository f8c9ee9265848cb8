import { connectAsync } from "mqtt";
import { type Static, Type } from "typebox";
import { DeviceError } from "../../device-error.ts";
import type { Sample } from "../driver.ts";
import { lost } from "../polled.ts";
import { protocolOf } from "../protocol.ts";
import { ScalingMembers } from "../scaling-schema.ts";
import { numberText } from "../value.ts";

const Connection = Type.Object(
  {
    url: Type.String({ pattern: "^mqtts?://.+" }),
    username: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);
const Tag = Type.Object(
  {
    /** Exact, without wildcards: one topic, one machine. */
    topic: Type.String({ pattern: "^[^+#]+$" }),
    /** Where the number is in a message of JSON: `motor.phases.0.current`; without it the message is the number. */
    path: Type.Optional(Type.String({ minLength: 1 })),
    ...ScalingMembers,
  },
  { additionalProperties: false },
);

/** Machines and sensors that publish numbers, plain or in JSON. */
export const mqttPlain = protocolOf({
  connection: Connection,
  tag: Tag,
  source: "sensor",
  driver: ({ connection: { url, username }, tags, now, password }) => ({
    run: async (take, signal) => {
      const client = await connectAsync(url, {
        reconnectPeriod: 0,
        connectTimeout: 10_000,
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password }),
      }).catch(lost);
      const ended = Promise.withResolvers<void>();
      const stop = (): void => ended.resolve();
      client.on("error", () => undefined);
      client.on("close", () => ended.reject(new DeviceError("linkLost", `${url} is gone`)));
      // A retained message says nothing of when: the machine may be off since last week.
      client.on("message", (topic, payload, { retain }) => {
        if (!retain) take(samplesIn(tags, topic, payload.toString("utf8"), now()));
      });
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      try {
        const topics = new Set(Array.from(tags.values(), ({ topic }) => topic));
        await client.subscribeAsync([...topics], { qos: 1 }).catch(lost);
        await ended.promise;
      } finally {
        signal.removeEventListener("abort", stop);
        // Nobody hears of an end that is ours.
        ended.promise.catch(() => undefined);
        await client.endAsync(true).catch(() => undefined);
      }
    },
  }),
});

function samplesIn(
  tags: ReadonlyMap<string, Static<typeof Tag>>,
  topic: string,
  text: string,
  atMs: number,
): Sample[] {
  return [...tags].flatMap(([tag, { topic: wanted, path, ...scaling }]) => {
    if (wanted !== topic) return [];
    const value = numberText(path === undefined ? text.trim() : memberAt(text, path), scaling);
    return value === undefined ? [] : [{ tag, atMs, value }];
  });
}

function memberAt(text: string, path: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
