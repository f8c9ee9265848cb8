import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceRecord } from "../../device-attest/record.ts";
import { APPENDED, openOutbox } from "./support-gateway.ts";

const ROWS = 1500;
const KILLS = 12;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-kill-"));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  await writeFile(join(folder, "key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  await writeFile(
    join(folder, "map.yaml"),
    `mapping: 1
machine: m1
tables:
  - file: source.csv
    time: { start: replay, intervalMs: 1 }
    readings: [{ column: a, metric: a, unit: mm }]
`,
  );
  const rows = Array.from({ length: ROWS }, (_, at) => (at % 100 === 7 ? "broken" : String(at)));
  await writeFile(join(folder, "source.csv"), `a\n${rows.join("\n")}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

/** When to kill: this many records after the gateway began to replay, and a moment later. */
interface Death {
  readonly records: number;
  readonly thenMs: number;
}

/** From the very beginning to the middle of a stretch, at changing points between two writes. */
const deathOf = (kill: number): Death => ({ records: (kill * 37) % 120, thenMs: (kill * 7) % 5 });

/** @returns whether it came to its end */
async function runGateway(death?: Death): Promise<boolean> {
  const script = new URL("support-gateway.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  if (death === undefined) child.stdout.resume();
  else {
    await Promise.race([appended(child.stdout, death.records), ended]);
    await delay(death.thenMs);
    child.kill("SIGKILL");
  }
  const [code] = await ended;
  return code === 0;
}

/** Resolves when the gateway has begun to replay and written as many records. */
async function appended(output: Readable, wanted: number): Promise<void> {
  let count = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  output.on("data", (chunk: Buffer) => {
    count += chunk.toString().split(APPENDED).length - 1;
    if (count >= wanted) resolve();
  });
  await promise;
}

async function records(): Promise<DeviceRecord[]> {
  const outbox = await openOutbox(folder);
  const found: DeviceRecord[] = [];
  for (let entry = outbox.next(0); entry !== undefined; entry = outbox.next(entry.sequence)) {
    const envelope = await outbox.envelope(entry);
    const { record } = JSON.parse(new TextDecoder().decode(envelope)) as { record: DeviceRecord };
    found.push(record);
  }
  await outbox.close();
  return found;
}

describe("a gateway that is killed again and again", { timeout: 120_000 }, () => {
  it("ends with every row in exactly one record, in order", async () => {
    for (let kill = 0; kill < KILLS; kill++) expect(await runGateway(deathOf(kill))).toBe(false);
    const before = (await records()).length;
    expect(await runGateway()).toBe(true);
    const kept = await records();
    const rows = kept.map(({ subjects }) => Number(/#row=(\d+)$/.exec(subjects.at(-1) ?? "")?.[1]));
    const expected = Array.from({ length: ROWS }, (_, at) => at)
      .filter((at) => at % 100 !== 7)
      .map((at) => at + 2);
    expect(before).toBeGreaterThan(0);
    expect(rows).toEqual(expected);
    expect(kept.map(({ sequence }) => sequence)).toEqual(expected.map((_, at) => at + 1));
  });

  it("knows that it is finished, and adds nothing when it is started again", async () => {
    const before = await records();
    expect(await runGateway()).toBe(true);
    expect(await records()).toEqual(before);
    expect(await readFile(join(folder, "replays.json"), "utf8")).toContain('"records": 1485');
  });
});
