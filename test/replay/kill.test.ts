import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceRecord } from "../../device-attest/record.ts";
import { openOutbox } from "./support-gateway.ts";

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

/** Runs the gateway; kills it after `killAfterMs` of replaying. @returns whether it came to its end */
async function runGateway(killAfterMs: number | undefined): Promise<boolean> {
  const script = new URL("support-gateway.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  if (killAfterMs !== undefined) {
    await Promise.race([once(child.stdout, "data"), ended]);
    await Promise.race([delay(killAfterMs), ended]);
    child.kill("SIGKILL");
  }
  const [code] = await ended;
  return code === 0;
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
    let kills = 0;
    while (kills < KILLS && !(await runGateway(20 + ((kills * 37) % 160)))) kills++;
    const before = (await records()).length;
    expect(await runGateway(undefined)).toBe(true);
    const kept = await records();
    const rows = kept.map(({ subjects }) => Number(/#row=(\d+)$/.exec(subjects.at(-1) ?? "")?.[1]));
    const expected = Array.from({ length: ROWS }, (_, at) => at)
      .filter((at) => at % 100 !== 7)
      .map((at) => at + 2);
    expect(kills).toBeGreaterThan(2);
    expect(before).toBeGreaterThan(0);
    expect(rows).toEqual(expected);
    expect(kept.map(({ sequence }) => sequence)).toEqual(expected.map((_, at) => at + 1));
  });

  it("knows that it is finished, and adds nothing when it is started again", async () => {
    const before = await records();
    expect(await runGateway(undefined)).toBe(true);
    expect(await records()).toEqual(before);
    expect(await readFile(join(folder, "replays.json"), "utf8")).toContain('"records": 1485');
  });
});
