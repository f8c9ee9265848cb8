import { createHash, createPublicKey, verify } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { formatLogKey } from "../../device-attest/checkpoint.ts";
import { run } from "../../device-attest/cli.ts";
import { possessionMessage } from "../../device-attest/possession.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { draft } from "./support/drafts.ts";
import { FakeBroker } from "./support/fake-broker.ts";
import { FakeLog } from "./support/fake-log.ts";

const factory = "ab".repeat(32);
const device = "urn:dev:mac:0024befffe804ff1";
const registry = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const log = new FakeLog();
const broker = new FakeBroker(log);
let root: string;
let home: string;
let port: number;

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function onDevice(args: readonly string[], signal?: AbortSignal): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run({
    args,
    env: { TALLYSTICK_PASSPHRASE: "correct horse" },
    stdout,
    stderr,
    signal: signal ?? new AbortController().signal,
  });
  return { code, out: textOf(stdout), err: textOf(stderr) };
}

const textOf = (stream: PassThrough): string => String(stream.read() ?? "");

const initArgs = (at: string): string[] =>
  [
    `init --home ${at} --device ${device} --factory 0x${factory}`,
    `--log-origin ${log.logKey.name} --log-key ${formatLogKey(log.logKey)}`,
    `--mqtt mqtt://127.0.0.1:${String(port)}`,
  ].flatMap((part) => part.split(" "));

async function draftsFile(...lines: readonly string[]): Promise<string> {
  const path = join(root, "drafts.ndjson");
  await writeFile(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tallystick-cli-"));
  home = join(root, "home");
  port = await broker.start();
  await onDevice(initArgs(home));
});
afterAll(async () => {
  await broker.stop();
  await rm(root, { recursive: true });
});

test("init makes a key once, and prints what the factory registers", async () => {
  const other = join(root, "other");
  const { code, out } = await onDevice(initArgs(other));
  expect(code).toBe(0);
  const spki = Buffer.from(/^spki +(\S+)$/m.exec(out)?.[1] ?? "", "base64");
  expect(spki).toHaveLength(91);
  expect(out).toContain(createHash("sha256").update(spki).digest("hex"));
  expect((await stat(join(other, "key.json"))).mode & 0o077).toBe(0);
  expect(await readFile(join(other, "device.json"), "utf8")).not.toContain("correct horse");
  const again = await onDevice(initArgs(other));
  expect(again.code).toBe(1);
  expect(again.err).toContain("keyExists");
});

test.each([
  [["init", "--home", "x"]],
  [["init", "--unknown"]],
  [["send"]],
  [["status", "--home", "/nowhere/at/all"]],
  [["send", "--home", "/nowhere/at/all"]],
  [["nothing"]],
])("%j is not understood", async (args) => {
  const { code, err } = await onDevice(args);
  expect(code).toBe(2);
  expect(err).not.toBe("");
});

test("init refuses a log key of another origin", async () => {
  const args = initArgs(join(root, "third")).map((arg) =>
    arg === log.logKey.name ? "tallystick/elsewhere" : arg,
  );
  expect(await onDevice(args)).toMatchObject({ code: 2 });
});

test("possession is signed by the key that init printed", async () => {
  const args = ["possession", "--home", home, "--chain-id", "31337", "--registry", registry];
  const { code, out } = await onDevice(args);
  expect(code).toBe(0);
  const proof = JSON.parse(out) as Record<"spki" | "possession", string>;
  const logId = logIdOf(log.logKey.name);
  const message = possessionMessage({ chainId: 31_337, registry, logId, factory, device });
  const spki = { key: Buffer.from(proof.spki, "base64"), format: "der", type: "spki" } as const;
  const key = { key: createPublicKey(spki), dsaEncoding: "ieee-p1363" } as const;
  const signature = Buffer.from(proof.possession.slice(2), "hex");
  expect(verify("sha256", message, key, signature)).toBe(true);
});

test("send signs every good line, names the bad ones, and stays until all is anchored", async () => {
  const { device: _device, capturedAt: _capturedAt, ...bare } = draft();
  const file = await draftsFile(
    JSON.stringify(draft()),
    "",
    JSON.stringify(bare),
    "{ not JSON",
    '{"kind":"reading","kind":"reading"}',
    JSON.stringify({ ...draft(), readings: [] }),
  );
  const offline = await onDevice(["send", "--home", home, "--file", file, "--offline"]);
  expect(offline).toMatchObject({ code: 1, out: "signed 2, refused 3\n" });
  expect(offline.err).toMatch(/line 4: malformed.*\nline 5: duplicateKey.*\nline 6: schema/);
  const before = await onDevice(["status", "--home", home, "--json"]);
  expect(JSON.parse(before.out)).toMatchObject({ sequence: 2, waiting: 2, anchored: 0, device });

  const sending = onDevice(["send", "--home", home]);
  await vi.waitFor(() => expect(log.size).toBe(2), { timeout: 10_000 });
  const topic = `tallystick/1/${factory}/${encodeURIComponent(device)}/receipts`;
  await broker.push(topic, log.receipts(log.hashes));
  expect(await sending).toMatchObject({ code: 0, out: "anchored 2, waiting 0\n" });
  const after = await onDevice(["status", "--home", home]);
  expect(after.out).toMatch(/^waiting +0$/m);
  expect(after.out).toMatch(/^last anchor +size 2, block 7/m);
});

test("send ends when it is stopped, with what waits still waiting", async () => {
  const abort = new AbortController();
  const file = await draftsFile(JSON.stringify(draft()));
  const sending = onDevice(["send", "--home", home, "--file", file], abort.signal);
  await vi.waitFor(() => expect(log.size).toBe(3), { timeout: 10_000 });
  abort.abort();
  expect(await sending).toMatchObject({ code: 1 });
});

test("a wrong passphrase file, and a file that is not there, are named", async () => {
  const wrong = join(root, "passphrase");
  await writeFile(wrong, "wrong\n");
  const args = ["send", "--home", home, "--offline"];
  const refused = await onDevice([...args, "--passphrase-file", wrong]);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.err).toContain("passphrase");
  const missing = await onDevice([...args, "--passphrase-file", join(root, "missing")]);
  expect(missing).toMatchObject({ code: 2 });
  expect(await onDevice([...args, "--file", join(root, "missing")])).toMatchObject({ code: 2 });
  expect(await onDevice([...args, "--file", root])).toMatchObject({ code: 1 });
});
