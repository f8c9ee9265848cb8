import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { identityOf, type Patience, stopProcess } from "../embedded/process.ts";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import type { Binaries } from "./binaries.ts";
import type { SystemUser } from "./system-user.ts";

const run = promisify(execFile);
export const ROLE = "tallystick";

/** How to reach the server, kept from start to start. */
export interface Access {
  readonly password: string;
  readonly port: number;
}

const accessFile = (stateDir: string): string => join(stateDir, "postgres.json");

/** What was kept, or a new random password and any port. */
export async function accessTo(stateDir: string): Promise<Access> {
  const kept = await readIfExists(accessFile(stateDir));
  if (kept !== undefined) return JSON.parse(kept) as Access;
  const access = { password: randomBytes(24).toString("base64url"), port: 0 };
  await keepAccess(stateDir, access);
  return access;
}

export const keepAccess = (stateDir: string, access: Access): Promise<void> =>
  writeDurably(accessFile(stateDir), JSON.stringify(access));

/** Creates the cluster unless it is there: UTF-8, sorted by code point, which no system library will ever change. */
export async function initialise(
  binaries: Binaries,
  home: string,
  password: string,
  user: SystemUser | undefined,
): Promise<void> {
  const data = join(home, "data");
  if (await exists(join(data, "PG_VERSION"))) return;
  const draft = join(home, "data.new");
  const passwordFile = join(home, "password");
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  try {
    await initdb(binaries, draft, passwordFile, user);
    // A first start that was killed half-way leaves a draft, never half a cluster.
    await rename(draft, data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function initdb(
  binaries: Binaries,
  directory: string,
  passwordFile: string,
  user: SystemUser | undefined,
): Promise<void> {
  const place = ["-D", directory, "-U", ROLE, "--pwfile", passwordFile, "--auth=scram-sha-256"];
  const text = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  await run(binaries.initdb, [...place, ...text, "--locale=C", "--no-instructions"], {
    ...user,
    cwd: "/",
  });
}

/**
 * Stops a server that outlived its service and removes what a dead one left: postmaster.pid may name a process that
 * is a zombie, or has become something else, and then PostgreSQL would not start.
 */
export async function stopOrphan(data: string, patience: Patience): Promise<void> {
  const file = join(data, "postmaster.pid");
  const pid = Number((await readIfExists(file))?.split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const identity = await identityOf(pid);
  if (identity !== undefined && (await serves(pid, data))) await stopProcess(identity, patience);
  await rm(file, { force: true });
}

/** Whether the process was started on this very directory. */
async function serves(pid: number, data: string): Promise<boolean> {
  const fromProc = await readFile(`/proc/${String(pid)}/cmdline`, "utf8").catch(() => undefined);
  if (fromProc !== undefined) return fromProc.split("\0").includes(data);
  const fromPs = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => undefined);
  return fromPs?.stdout.includes(data) ?? false;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
