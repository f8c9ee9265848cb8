import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../../service/embedded/process.ts";
import { hasMosquitto, Mosquitto } from "../../support/mosquitto.ts";
import { samplesOf } from "./support.ts";

const file = (port: number): string => `machine: press-1
connection: { protocol: mqtt, url: "mqtt://127.0.0.1:${String(port)}" }
tags:
  current: { metric: current.rms, unit: A, topic: press/1, path: motor.phases.0 }
  on: { metric: running, unit: "1", topic: press/1, path: motor.on }
  pieces: { metric: parts.count, unit: "{part}", topic: press/1/pieces }
`;

let directory: string;
let broker: Mosquitto;
let press: MqttClient;
beforeEach(async () => {
  if (!hasMosquitto) return;
  directory = await mkdtemp(join(tmpdir(), "tallystick-source-"));
  broker = new Mosquitto(directory, await freePort());
  await broker.start();
  press = await connectAsync(`mqtt://127.0.0.1:${String(broker.port)}`);
  press.on("error", () => undefined);
});
afterEach(async () => {
  if (!hasMosquitto) return;
  await press.endAsync(true);
  await broker.kill();
  await rm(directory, { recursive: true });
});

/** Until somebody has heard it: a subscription takes its time. */
function speaking(messages: readonly (readonly [string, string])[]): () => void {
  const timer = setInterval(() => {
    for (const [topic, text] of messages) press.publish(topic, text);
  }, 100);
  return () => clearInterval(timer);
}

test.skipIf(!hasMosquitto)(
  "numbers come plain and out of JSON; what is none, and what was retained, is left out",
  async () => {
    await press.publishAsync("press/1/pieces", "999", { retain: true });
    const stop = speaking([
      ["press/1", '{"motor":{"phases":[12.75,null],"on":true}}'],
      ["press/1", "no JSON"],
      ["press/1/pieces", " 41 "],
    ]);
    const samples = await samplesOf(file(broker.port), 3);
    stop();
    const said = samples.map(({ tag, value }) => `${tag} ${value}`).toSorted();
    expect([...new Set(said)]).toEqual(["current 12.75", "on 1", "pieces 41"]);
  },
);

test.skipIf(!hasMosquitto)("a broker that dies is a lost link", async () => {
  const stop = speaking([["press/1/pieces", "1"]]);
  let killed: Promise<void> | undefined;
  const onSample = (): void => {
    killed ??= broker.kill();
  };
  await expect(samplesOf(file(broker.port), 1e6, { onSample })).rejects.toMatchObject({
    code: "linkLost",
  });
  stop();
  await killed;
});
