import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { ProbePoint } from "../../service/roles/core.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";

/** What a service process is to do: its settings, and where it is to die. */
export interface Life {
  readonly env: Readonly<Record<string, string>>;
  readonly kill?: { readonly point: ProbePoint; readonly occurrence: number } | undefined;
}

export interface Ready {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly chainUrl: string;
  readonly manifest: TrustManifest;
}

/** What the process says of itself, a line of JSON each. */
export type Word =
  | ({ readonly kind: "ready" } & Ready)
  | { readonly kind: "dying"; readonly point: string }
  | { readonly kind: "failed"; readonly code: string };

export interface Ending {
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  /** Where it killed itself. */
  readonly point: string | undefined;
  /** Error code of what ended it. */
  readonly code: string | undefined;
  /** What it wrote to its log. */
  readonly log: string;
}

export interface ServiceProcess {
  /** Undefined when it ended before. */
  readonly ready: Promise<Ready | undefined>;
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

const script = fileURLToPath(new URL("service-main.ts", import.meta.url));
/** Compiled modules are kept from life to life: most of a start is loading them. */
const compileCache = join(tmpdir(), "tallystick-compile-cache");
const LOG_CHARACTERS_MAX = 100_000;

/** Starts the service in a process of its own. */
export function startProcess(life: Life): ServiceProcess {
  const child = spawn(process.execPath, [script, JSON.stringify(life)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  const words: Word[] = [];
  const { promise: ready, resolve: setReady } = Promise.withResolvers<Ready | undefined>();
  const reading = read(child.stdout, (word) => {
    words.push(word);
    if (word.kind === "ready") setReady(word);
  });
  const ended = endOf(child, words, reading).finally(() => setReady(undefined));
  return { ready, ended, kill: (signal) => void child.kill(signal) };
}

async function read(stream: Readable, hear: (word: Word) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) hear(JSON.parse(line) as Word);
}

async function endOf(
  child: ChildProcessByStdio<null, Readable, Readable>,
  words: readonly Word[],
  reading: Promise<void>,
): Promise<Ending> {
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = (log + String(chunk)).slice(-LOG_CHARACTERS_MAX);
  });
  const [exitCode, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  await reading;
  const dying = words.find((word) => word.kind === "dying");
  const failed = words.find((word) => word.kind === "failed");
  return { signal, exitCode, point: dying?.point, code: failed?.code, log };
}
