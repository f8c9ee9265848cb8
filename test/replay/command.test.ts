import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openKey } from "../../device-attest/cli/home.ts";
import { run as device } from "../../device-attest/cli.ts";
import { run as replay } from "../../scripts/replay.ts";
import type { Command } from "../../service/command.ts";
import { testFactoryId } from "../support/agent.ts";
import { type TestService, testService } from "../support/service.ts";

const URN = "urn:dev:ops:32473-replayed";
const ROWS = 400;
const env = { TALLYSTICK_PASSPHRASE: "correct horse battery staple" };
let target: TestService;
let folder: string;
const file = (name: string): string => join(folder, name);
const home = (): string => file("home");

async function command(
  run: Command,
  args: readonly string[],
  signal = new AbortController().signal,
): Promise<{ code: number; output: string; errors: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run({ args, env, stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { code, output: await text(stdout), errors: await text(stderr) };
}

const source = (): string[] => ["--map", file("map.yaml"), "--source", file("source.csv")];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-command-"));
  const rows = Array.from({ length: ROWS }, (_, at) => (at % 50 === 9 ? "?" : `${String(at)}.5`));
  await writeFile(file("source.csv"), `force\n${rows.join("\n")}\n`);
  await writeFile(
    file("map.yaml"),
    `mapping: 1
device: ${URN}
machine: press-1
tables:
  - file: source.csv
    time: { start: replay, intervalMs: 10 }
    readings: [{ column: force, metric: force, unit: kN }]
`,
  );
  target = await testService();
});
afterAll(async () => {
  await target.close();
  await rm(folder, { recursive: true });
});

describe("./tallystick replay --check", () => {
  it("accounts for every row without a device", async () => {
    const { code, output } = await command(replay, [
      ...source(),
      "--check",
      "--report",
      file("r.json"),
    ]);
    expect(code).toBe(0);
    expect(output).toContain('source.csv:11 "force" notANumber "?"');
    const report = JSON.parse(await readFile(file("r.json"), "utf8")) as Record<string, unknown>;
    expect(report["totals"]).toMatchObject({ rows: ROWS, mapped: ROWS - 8, unmappable: 8 });
    expect(report["unmappable"]).toHaveLength(8);
  });

  it.each([
    ["no mapping", ["--source", "x"], 2, "usage"],
    ["an unknown option", ["--sauce", "x"], 2, "usage"],
    ["no device", ["--map", "x", "--source", "x"], 2, "usage"],
    [
      "a speed that is none",
      ["--map", "x", "--source", "x", "--check", "--speed", "0"],
      2,
      "usage",
    ],
    ["a mapping that is not there", ["--map", "none", "--source", "x", "--check"], 1, "mapping"],
  ])("says what is wrong with %s", async (_, args, code, word) => {
    const result = await command(replay, args);
    expect(result.code).toBe(code);
    expect(result.errors).toContain(`${word}: `);
  });
});

const logSize = async (): Promise<number> => {
  const answer = await fetch(`${target.service.httpUrl ?? ""}/v1/log`);
  return ((await answer.json()) as { anchored: { size: number } }).anchored.size;
};

describe("./tallystick replay into the service", { timeout: 60_000 }, () => {
  it("ends with every row in the log, anchored, or reported", async () => {
    const { origin, logKeys } = target.service.chain.manifest;
    const made = await command(
      device,
      `init --home ${home()} --device ${URN} --factory ${testFactoryId} --log-origin ${origin} 
       --log-key ${logKeys[0] ?? ""} --mqtt ${target.service.mqttUrl ?? ""}`.split(/\s+/),
    );
    expect(made.errors).toBe("");
    await target.enrol(URN, await openKey(home(), env, undefined));

    const result = await command(replay, [...source(), "--home", home()]);
    expect(result).toMatchObject({ code: 0, errors: "" });
    expect(result.output).toContain("every record has its anchored receipt");
    expect(await logSize()).toBe(ROWS - 8);
  });

  it("adds nothing when it is run again", async () => {
    expect((await command(replay, [...source(), "--home", home()])).code).toBe(0);
    expect(await logSize()).toBe(ROWS - 8);
  });

  it("stops when it is told to, and goes on from there", async () => {
    await writeFile(file("source.csv"), `force\n${"1\n".repeat(300)}`);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 700);
    const args = [...source(), "--home", home(), "--speed", "1"];
    const stopped = await command(replay, args, stop.signal);
    expect(stopped.code).toBe(130);
    expect((await command(replay, [...source(), "--home", home()])).code).toBe(0);
    expect(await logSize()).toBe(ROWS - 8 + 300);
  });

  it("refuses a mapping for another device, and a key it cannot open", async () => {
    const map = await readFile(file("map.yaml"), "utf8");
    await writeFile(file("other.yaml"), map.replace(URN, "urn:dev:ops:32473-other"));
    const args = ["--map", file("other.yaml"), "--source", file("source.csv"), "--home", home()];
    expect((await command(replay, args)).errors).toContain("device: ");
    await writeFile(file("wrong"), "wrong");
    const locked = [...source(), "--home", home(), "--passphrase-file", file("wrong")];
    expect((await command(replay, locked)).errors).toContain("passphrase: ");
  });
});
