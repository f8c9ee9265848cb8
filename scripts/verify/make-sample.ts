import { mkdir, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { GENESIS_SECONDS, makeSample } from "./sample/sample.ts";
import { startSampleNode } from "./sample/node.ts";

/**
 * Writes `examples/bundle` anew; the same files at every run. With `--serve` it leaves the node running, so that the
 * steps of docs/verify-by-hand.md and the web page have one to ask.
 */
const folder = join(import.meta.dirname, "../../examples/bundle");
const serve = process.argv.includes("--serve");
const node = await startSampleNode({ timestamp: GENESIS_SECONDS, ...(serve && { port: 8545 }) });
try {
  const sample = await makeSample(node.url);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bundle.json"), sample.bundle);
  await writeFile(join(folder, "trust-manifest.json"), sample.manifest);
  await writeFile(
    join(folder, "chain-facts.json"),
    `${JSON.stringify(sample.facts, undefined, 2)}\n`,
  );
  process.stdout.write(`wrote ${folder}\n`);
  if (serve) {
    process.stdout.write(`the chain answers at ${node.url}; Ctrl-C ends it\n`);
    await once(process, "SIGINT");
  }
} finally {
  await node.stop();
}
