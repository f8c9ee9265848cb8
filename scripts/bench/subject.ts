import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { walletsOf } from "../../service/chain/dev-wallets.ts";
import { lastNode, urlOf } from "../../service/chain/anvil.ts";
import { connectChain } from "../../service/chain/provider.ts";
import { type TrustManifest, trustManifestCheck } from "../../service/evidence/trust-manifest.ts";

/** The service under measurement: a process of its own, as `./tallystick serve` starts it, over a fresh state. */
export interface Subject {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly manifest: TrustManifest;
  readonly provider: ReturnType<typeof connectChain>;
  readonly wallet: Awaited<ReturnType<typeof walletsOf>>;
  /** Resident memory of the service's process, in megabytes. */
  rssMb(): Promise<number>;
  stop(): Promise<void>;
}

export async function startSubject(env: Readonly<Record<string, string>>): Promise<Subject> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-bench-"));
  const child = spawn(
    process.execPath,
    [...process.execArgv, "service/main.ts", "serve", "--home", home],
    {
      env: { ...inherited(), HTTP_PORT: "0", MQTT_PORT: "0", LOG_LEVEL: "warn", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const { http, mqtt } = await addressesOf(child);
  const node = await lastNode(home);
  if (node === undefined) throw new Error("no chain was started");
  const manifest: unknown = JSON.parse(await readFile(join(home, "trust-manifest.json"), "utf8"));
  if (!trustManifestCheck.Check(manifest)) throw new Error("no trust manifest was written");
  const provider = connectChain(urlOf(node), manifest.chain.chainId);
  return {
    httpUrl: http,
    mqttUrl: mqtt,
    manifest,
    provider,
    wallet: await walletsOf(home),
    rssMb: () => rssMbOf(child),
    stop: async () => {
      provider.destroy();
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** What the launcher gives the service too; nothing that would point it at servers of this machine's user. */
const inherited = (): NodeJS.ProcessEnv => {
  const { MALLOC_ARENA_MAX, PATH } = process.env;
  return { PATH, ...(MALLOC_ARENA_MAX !== undefined && { MALLOC_ARENA_MAX }) };
};

async function addressesOf(child: ChildProcess): Promise<{ http: string; mqtt: string }> {
  if (child.stdout === null) throw new Error("no output to read");
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"http"')) return JSON.parse(line) as { http: string; mqtt: string };
  throw new Error("the service did not start");
}

async function rssMbOf(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${String(child.pid)}/status`, "utf8").catch(() => "");
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+) kB/.exec(status) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
