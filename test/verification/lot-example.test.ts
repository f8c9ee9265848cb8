import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedChain, startEmbeddedChain } from "../../service/chain/embedded.ts";
import { verifyCommand } from "./support/command.ts";

const example = join(import.meta.dirname, "../../examples/lot");

let folder: string;
let chain: EmbeddedChain;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-lot-"));
  // The node writes beside its state.
  await cp(example, folder, { recursive: true });
  chain = await startEmbeddedChain(folder);
});
afterAll(async () => {
  await chain.stop();
  await rm(folder, { recursive: true });
});

const verify = (bundle: string) =>
  verifyCommand([
    bundle,
    "--trust",
    join(example, "trust-manifest.json"),
    "--rpc",
    chain.url,
    "--lang",
    "en",
  ]);

async function altered(from: string, to: string) {
  const text = await readFile(join(example, "bundle.json"), "utf8");
  expect(text).toContain(from);
  const copy = join(folder, "altered.json");
  await writeFile(copy, text.replaceAll(from, to));
  return verify(copy);
}

describe("the example of a lot, by its chain alone", () => {
  it("is verified, and says what it is made of and where that ends", async () => {
    const { code, stdout } = await verify(join(example, "bundle.json"));
    expect(stdout).toMatch(/^VERIFIED: the lot/m);
    expect(stdout).toMatch(/^✓ .*Made of .*WIRE-88 went into .*SHAFT-7, signed by/m);
    expect(stdout).toMatch(/^✓ .*Made of .*ROD-3 went into .*WIRE-88, signed by/m);
    expect(stdout).toMatch(/^✓ .*Path to raw material .*begins with .*ROD-3/m);
    expect(stdout).toMatch(/^– .*Path to raw material .*ends at .*OIL-1/m);
    expect(code).toBe(0);
  });

  it.each([
    ["a measurement", '"10.05"', '"10.04"', "Records "],
    ["a name in its path", "WIRE-88", "WIRE-89", "Records of its path "],
    ["its standing", '"released"', '"open"', "Release "],
  ])("is not once %s is altered", async (_what, from, to, line) => {
    const { code, stdout } = await altered(from, to);
    expect(stdout.match(/^✗.*/gm)?.join("\n") ?? "").toContain(line);
    expect(code).toBe(1);
  });
});
