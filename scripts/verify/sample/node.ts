import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import process from "node:process";
import { freePort } from "../../../service/embedded/process.ts";

export interface SampleNode {
  readonly url: string;
  stop(): Promise<void>;
}

export interface SampleNodeOptions {
  /** Of the genesis block, in seconds: same time, same genesis hash. */
  readonly timestamp: number;
  readonly port?: number;
}

/**
 * An anvil that mines the same blocks at every run: fixed genesis, well-known accounts, no clock. Only for samples;
 * the service's own embedded chain has random accounts.
 */
export async function startSampleNode({ port, timestamp }: SampleNodeOptions): Promise<SampleNode> {
  const chosen = await freePort(port);
  const child = spawn(anvilBinary(), flags(chosen, timestamp), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await untilListening(child);
  return {
    url: `http://127.0.0.1:${String(chosen)}`,
    async stop() {
      const exited = child.exitCode === null ? once(child, "exit") : undefined;
      child.kill();
      await exited;
    },
  };
}

/** CORS stays on: the web page is served from a file, and has to be able to ask this node. */
const flags = (port: number, timestamp: number): string[] => {
  const network = ["--port", String(port), "--host", "127.0.0.1"];
  const rules = ["--hardfork", "osaka", "--enable-tx-gas-limit", "--timestamp", String(timestamp)];
  return [...network, ...rules];
};

async function untilListening(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error("anvil has no output");
  for await (const chunk of child.stdout) if (String(chunk).includes("Listening on")) break;
  child.stdout.destroy();
  if (child.exitCode !== null) throw new Error("anvil does not start");
}

function anvilBinary(): string {
  const require = createRequire(import.meta.resolve("@foundry-rs/anvil/package.json"));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  return require.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
}
