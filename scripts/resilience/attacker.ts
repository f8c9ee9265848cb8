import { randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { connectAsync } from "mqtt";
import { HostileMix } from "./hostile-mix.ts";
import { keyFrom } from "./key.ts";
import type { Assignment, Attacked } from "./flood.ts";
import { seededRandom } from "../simulation/random.ts";

/**
 * The hostile side of a flood, in a thread of its own so that the well-behaved device is measured undisturbed: some
 * lanes publish over MQTT, some post over HTTP, each with several messages under way.
 */
const assignment = workerData as Assignment;
const random = seededRandom(assignment.seed);
const keyStore = keyFrom(assignment.key);
const mix = new HostileMix({ ...assignment, keyStore }, random);

const LANES = 4;
const WINDOW = 16;
/** One in so many is no message at all. */
const NOISE_EVERY = 250;
const PATHS = [
  "/v1/devices",
  "/v1/log",
  "/v1/nothing",
  "/tile/0/x001/%00",
  `/v1/factories/${"0".repeat(64)}/devices?after=9e99`,
];

const attacked: Attacked = { sent: 0, serverErrors: 0, lostConnections: 0, kinds: {} };

async function attack(send: (payload: Uint8Array) => Promise<void>): Promise<void> {
  while (attacked.sent < assignment.messages) {
    attacked.sent++;
    if (attacked.sent % NOISE_EVERY === 0) await makeNoise();
    const { kind, payload } = await mix.next();
    attacked.kinds[kind] = (attacked.kinds[kind] ?? 0) + 1;
    await send(payload);
  }
}

async function overMqtt(): Promise<void> {
  let client = await connectAsync(assignment.mqttUrl, { reconnectPeriod: 0 });
  const send = async (payload: Uint8Array): Promise<void> => {
    const mine = client;
    try {
      await mine.publishAsync(assignment.topic, Buffer.from(payload), { qos: 1 });
    } catch {
      attacked.lostConnections++;
      if (client === mine) client = await connectAsync(assignment.mqttUrl, { reconnectPeriod: 0 });
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, () => attack(send)));
  await client.endAsync(true);
}

/** @returns a path, and whether something is posted there */
function target(): readonly [path: string, isPost: boolean] {
  if (random() < 0.9) return ["/v1/records", true];
  const path = PATHS[Math.floor(random() * PATHS.length)] ?? "/";
  return [path, path === "/v1/devices"];
}

async function post(payload: Uint8Array): Promise<void> {
  const [path, isPost] = target();
  const headers = { "content-type": "application/json" };
  try {
    const response = await fetch(
      assignment.httpUrl + path,
      isPost ? { method: "POST", headers, body: Buffer.from(payload) } : {},
    );
    await response.arrayBuffer();
    if (response.status >= 500 && response.status !== 503) attacked.serverErrors++;
  } catch {
    // Whoever sends ten megabytes may find the connection closed.
    attacked.lostConnections++;
  }
}

/** Bytes that are neither MQTT nor HTTP, to both. */
async function makeNoise(): Promise<void> {
  for (const url of [assignment.mqttUrl, assignment.httpUrl]) {
    const { hostname, port } = new URL(url);
    const socket = createConnection(Number(port), hostname);
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("error", () => undefined).resume();
    socket.end(randomBytes(2000));
    await closed;
  }
}

const tell = (): void => parentPort?.postMessage(attacked, []);
const progress = setInterval(tell, 100);
await Promise.all([
  ...Array.from({ length: LANES }, overMqtt),
  ...Array.from({ length: LANES }, () => attack(post)),
]);
clearInterval(progress);
tell();
