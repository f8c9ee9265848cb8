import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Check, checkIds } from "../../service/evidence/verification/check.ts";
import { verifyCommand } from "./support/command.ts";
import { type LyingNode, startLyingNode, startServer } from "./support/lying-node.ts";
import { openScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let mirror: LyingNode;
let folder: string;
let honest: string;
let rewritten: string;
let trust: string[];
let rpc: string[];
beforeAll(async () => {
  scene = await openScene();
  mirror = await startLyingNode(scene.chain.url, (_, result) => result);
  folder = await mkdtemp(join(tmpdir(), "tallystick-verify-"));
  honest = await write("bundles/honest.json", scene.bundle);
  rewritten = await write("bundles/rewritten.json", { ...scene.bundle, index: 3 });
  trust = ["--trust", await write("manifest.json", scene.manifest)];
  rpc = ["--rpc", scene.chain.url];
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await mirror.stop();
  await scene.chain.stop();
});

interface JsonReport {
  readonly verified: boolean;
  readonly bundles: readonly { file: string; verdict: string; checks: Check[] }[];
}
const read = (text: string): JsonReport => JSON.parse(text) as JsonReport;

async function write(name: string, content: object | string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, typeof content === "object" ? JSON.stringify(content) : content);
  return path;
}

describe("one bundle", () => {
  it("prints a line for every check and a verdict, and ends with 0", async () => {
    const { code, stdout } = await verifyCommand([honest, ...trust, ...rpc]);
    const lines = stdout.split("\n");
    expect(lines.filter((line) => /^[✓–]/.test(line))).toHaveLength(checkIds.length);
    expect(lines.filter((line) => line.startsWith("–"))).toHaveLength(1);
    expect(lines.at(-2)).toMatch(/^VERIFIED/);
    expect(code).toBe(0);
  });

  it("leaves nothing unchecked with two nodes", async () => {
    const { code, stdout } = await verifyCommand([honest, ...trust, ...rpc, "--rpc", mirror.url]);
    expect(stdout).not.toMatch(/^[✗–]/m);
    expect(code).toBe(0);
  });

  it("says which check failed and ends with 1", async () => {
    const { code, stdout } = await verifyCommand([rewritten, ...trust, ...rpc]);
    expect(stdout.match(/^✗.*$/gm)).toEqual([expect.stringContaining("Inclusion in the log")]);
    expect(stdout).toMatch(/^FAILED/m);
    expect(code).toBe(1);
  });

  it("does not call verified what no node was there for, and does not call it false", async () => {
    const { code, stdout } = await verifyCommand([honest, ...trust, "--rpc", "http://127.0.0.1:1"]);
    expect(stdout).toMatch(/^NOT VERIFIED/m);
    expect(stdout).not.toMatch(/^✗/m);
    expect(code).toBe(1);
  });

  it("speaks Chinese when asked or when the environment does", async () => {
    const args = [honest, ...trust, ...rpc];
    const [asked, spoken] = [
      await verifyCommand([...args, "--lang", "zh"]),
      await verifyCommand(args, { env: { LANG: "zh_CN.UTF-8" } }),
    ];
    expect(asked.stdout).toMatch(/^已验证/m);
    expect(spoken.stdout).toBe(asked.stdout);
  });

  it("is coloured on a terminal only", async () => {
    const args = [honest, ...trust, ...rpc];
    expect((await verifyCommand(args, { isTTY: true })).stdout).toContain("\u001B[32m");
    expect((await verifyCommand(args)).stdout).not.toContain("\u001B");
    const env = { NO_COLOR: "1" };
    expect((await verifyCommand(args, { isTTY: true, env })).stdout).not.toContain("\u001B");
  });
});

describe("several bundles", () => {
  it("are counted in a table, and one bad one ends the command with 1", async () => {
    const { code, stdout } = await verifyCommand([join(folder, "bundles"), ...trust, ...rpc]);
    expect(stdout).toMatch(/^✓ .*honest\.json/m);
    expect(stdout).toMatch(/^✗ .*rewritten\.json/m);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 verified, 1 failed, 0 incomplete");
    expect(code).toBe(1);
  });

  it("have the same JSON as one", async () => {
    const many = await verifyCommand([honest, rewritten, ...trust, ...rpc, "--json"]);
    const one = await verifyCommand([honest, ...trust, ...rpc, "--json"]);
    expect(read(many.stdout).verified).toBe(false);
    expect(read(many.stdout).bundles.map(({ verdict }) => verdict)).toEqual(["verified", "failed"]);
    expect(read(many.stdout).bundles[0]).toEqual(read(one.stdout).bundles[0]);
    expect(read(one.stdout).bundles[0]?.checks.map(({ id }) => id)).toEqual(checkIds);
    expect([one.code, many.code]).toEqual([0, 1]);
  });
});

describe("a node's address", () => {
  it("may hold a password, which goes to the node", async () => {
    let sent: string | undefined;
    const guarded = await startServer((_, response) => {
      sent = response.req.headers.authorization;
      response.writeHead(401).end();
    });
    const url = guarded.url.replace("//", "//auditor:p%40ss@");
    await verifyCommand([honest, ...trust, "--rpc", url]);
    await guarded.stop();
    expect(sent).toBe(`Basic ${Buffer.from("auditor:p@ss").toString("base64")}`);
  });

  it("is reported without the path and password that providers keep their keys in", async () => {
    const secret = new URL(`${scene.chain.url}/v3/s3cret-path`);
    secret.password = "s3cret-password";
    for (const flags of [[], ["--json"]]) {
      const args = [honest, ...trust, "--rpc", secret.href, ...flags];
      const { stderr, stdout } = await verifyCommand(args);
      expect(stdout + stderr).toContain(scene.chain.url);
      expect(stdout + stderr).not.toContain("s3cret");
    }
  });
});

describe("wrong use ends with 2 and says what to do", () => {
  it.each<[string, () => string[]]>([
    ["no bundle", () => [...trust, ...rpc]],
    ["no manifest", () => [honest, ...rpc]],
    ["no node", () => [honest, ...trust]],
    ["a node that is no URL", () => [honest, ...trust, "--rpc", "localhost"]],
    ["a node of another protocol", () => [honest, ...trust, "--rpc", "ws://127.0.0.1:8545"]],
    ["one node named twice", () => [honest, ...trust, ...rpc, ...rpc]],
    ["an unknown option", () => [honest, ...trust, ...rpc, "--quick"]],
    ["an unknown language", () => [honest, ...trust, ...rpc, "--lang", "fr"]],
    ["a bundle that is not there", () => [join(folder, "nowhere.json"), ...trust, ...rpc]],
    ["a directory without bundles", () => [folder.replace(/$/, "/empty"), ...trust, ...rpc]],
    ["a manifest that is a directory", () => [honest, "--trust", folder, ...rpc]],
  ])("%s", async (_, args) => {
    await mkdir(join(folder, "empty"), { recursive: true });
    const { code, stderr, stdout } = await verifyCommand(args());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^verify: ./);
  });

  it("a file that is not text", async () => {
    const path = join(folder, "binary.json");
    await writeFile(path, Uint8Array.of(0x7b, 0xff, 0x7d));
    const { code, stderr } = await verifyCommand([path, ...trust, ...rpc]);
    expect(code).toBe(2);
    expect(stderr).toContain(path);
  });
});

describe("a file that is not what it should be fails its check", () => {
  it.each([
    ["not JSON", "bundle?"],
    ["null", "null"],
    ["a member twice", '{"v":1,"v":1}'],
    ["a number that two readers read differently", '{"v":1.0}'],
    ["deep nesting", "[".repeat(50_000) + "]".repeat(50_000)],
  ])("%s", async (name, text) => {
    const path = await write(`${name}.json`, text);
    const { code, stdout } = await verifyCommand([path, ...trust, ...rpc, "--json"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/"id": "bundle.form",\s+"required": true,\s+"status": "fail"/);
    const manifest = await verifyCommand([honest, "--trust", path, ...rpc, "--json"]);
    expect(manifest.code).toBe(1);
    expect(manifest.stdout).toMatch(
      /"id": "manifest.form",\s+"required": true,\s+"status": "fail"/,
    );
  });
});

it("explains itself", async () => {
  const { code, stdout } = await verifyCommand(["--help"]);
  expect(stdout).toMatch(/--trust/);
  expect(code).toBe(0);
});
