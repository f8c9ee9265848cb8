import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, stat } from "node:fs/promises";
import { createServer } from "node:net";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const LOG_BYTES_MAX = 10_000_000;

/** A process by pid and start time: a pid alone may since have become another process. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** @returns undefined if there is none, or only a zombie: where PID 1 does not reap, the dead still answer signal 0 */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  const found = process.platform === "linux" ? await fromProc(pid) : await fromPs(pid);
  return found === undefined || /^[ZXx]/.test(found.state)
    ? undefined
    : { pid, startedAt: found.startedAt };
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identityOf(identity.pid))?.startedAt === identity.startedAt;
}

/** proc_pid_stat(5): state is field 3 and start time field 22; field 2, in brackets, may hold anything. */
async function fromProc(pid: number): Promise<{ state: string; startedAt: string } | undefined> {
  const text = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startedAt] = [fields[0], fields[19]];
  return state === undefined || startedAt === undefined ? undefined : { state, startedAt };
}

async function fromPs(pid: number): Promise<{ state: string; startedAt: string } | undefined> {
  const answer = await run("ps", ["-o", "state=,lstart=", "-p", String(pid)]).catch(() => null);
  const [state, ...startedAt] = answer?.stdout.trim().split(/\s+/) ?? [];
  return state === undefined || state === ""
    ? undefined
    : { state, startedAt: startedAt.join(" ") };
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** System user to run as. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Starts a server in a session of its own, so that Ctrl-C reaches us and not it: it must outlive the drain.
 * @throws the spawn error, or when the process is gone at once
 */
export async function launch(server: Launch): Promise<ProcessIdentity> {
  const size = await stat(server.logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(server.logFile, `${server.logFile}.1`);
  const log = await open(server.logFile, "a", 0o600);
  try {
    const child = spawn(server.command, server.args, {
      ...server.owner,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    await once(child, "spawn");
    child.unref();
    const identity = child.pid === undefined ? undefined : await identityOf(child.pid);
    if (identity === undefined)
      throw new Error(`${server.command} left at once: see ${server.logFile}`);
    return identity;
  } finally {
    await log.close();
  }
}

export type Patience = readonly (readonly [signal: NodeJS.Signals, waitMs: number])[];

/** Sends one signal after the other, each after the last was given its time. Returns once the process is gone. */
export async function stopProcess(identity: ProcessIdentity, patience: Patience): Promise<void> {
  for (const [signal, waitMs] of patience) {
    if (!(await isRunning(identity))) return;
    tell(identity.pid, signal);
    if (await until(async () => !(await isRunning(identity)), waitMs)) return;
  }
  throw new Error(`process ${String(identity.pid)} does not stop`);
}

/** It may be gone since we looked. */
function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Asks every 20 ms. @returns whether the answer was yes within the time */
export async function until(question: () => Promise<boolean>, waitMs: number): Promise<boolean> {
  const end = performance.now() + waitMs;
  while (!(await question())) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}

/** @returns `wanted` if nobody listens on it, else a free port of 127.0.0.1 */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (wanted === 0) throw error;
    return freePort();
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return address.port;
}
