import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { AlreadyClaimed, claim } from "../embedded/claim.ts";
import {
  freePort,
  isRunning,
  launch,
  type Patience,
  type ProcessIdentity,
  stopProcess,
} from "../embedded/process.ts";
import { installedBinaries, reachableBinaries } from "./binaries.ts";
import { type Access, accessTo, initialise, keepAccess, ROLE, stopOrphan } from "./cluster.ts";
import { homeFor } from "./home.ts";
import { flagsOf, serverSettings, type Settings } from "./settings.ts";
import { databaseUser } from "./system-user.ts";

export interface EmbeddedPostgres {
  /** Holds the password: not for logs. */
  readonly url: string;
  /** Of the postmaster. */
  readonly pid: number;
  /** Gives open sessions two seconds to finish, then ends them. */
  stop(): Promise<void>;
}

/** Recovery after a crash replays at most `max_wal_size` of log. */
const START_MS_MAX = 180_000;

/** postgres(1): SIGTERM waits for sessions, SIGINT ends them, SIGQUIT leaves the cleaning up to the next start. */
const PATIENCE: Patience = [
  ["SIGTERM", 2_000],
  ["SIGINT", 30_000],
  ["SIGQUIT", 10_000],
  ["SIGKILL", 5_000],
];
const AT_ONCE = PATIENCE.slice(1);

/**
 * Starts the PostgreSQL that npm installed, with its data below `stateDir` (`home.ts` says where exactly). Port and
 * password are kept: the address stays the same from start to start unless somebody else has taken the port.
 * @param overrides server settings by name
 * @throws AlreadyClaimed when a running service uses `stateDir`
 */
export async function startEmbeddedPostgres(
  stateDir: string,
  overrides: Settings = {},
): Promise<EmbeddedPostgres> {
  await mkdir(stateDir, { recursive: true });
  const claimed = await claim(join(stateDir, "postgres.claim"));
  try {
    const { identity, access } = await startServer(stateDir, overrides);
    await untilReady(identity, access);
    const stop = async (): Promise<void> => {
      await stopProcess(identity, PATIENCE);
      await claimed.release();
    };
    return { url: urlOf(access, ROLE), pid: identity.pid, stop };
  } catch (error) {
    await claimed.release();
    throw error;
  }
}

/** The server of a service that runs over `stateDir`, or one started for the while. */
export async function reachEmbeddedPostgres(
  stateDir: string,
): Promise<Pick<EmbeddedPostgres, "url" | "stop">> {
  try {
    return await startEmbeddedPostgres(stateDir);
  } catch (error) {
    if (!(error instanceof AlreadyClaimed)) throw error;
    return { url: urlOf(await accessTo(stateDir), ROLE), stop: () => Promise.resolve() };
  }
}

async function startServer(
  stateDir: string,
  overrides: Settings,
): Promise<{ identity: ProcessIdentity; access: Access }> {
  const user = await databaseUser();
  const home = await homeFor(stateDir, user);
  const data = join(home, "data");
  const binaries = await reachableBinaries(await installedBinaries(), user, home);
  const kept = await accessTo(stateDir);

  await stopOrphan(data, AT_ONCE);
  await initialise(binaries, home, kept.password, user);
  const access = { ...kept, port: await freePort(kept.port) };
  await keepAccess(stateDir, access);
  const settings = { ...(await serverSettings(binaries, data, user)), ...overrides };
  const identity = await launch({
    command: binaries.postgres,
    args: ["-D", data, "-p", String(access.port), ...flagsOf(settings)],
    logFile: join(stateDir, "postgres.log"),
    owner: user,
  });
  return { identity, access };
}

const urlOf = (access: Access, database: string): string =>
  `postgres://${ROLE}:${access.password}@127.0.0.1:${String(access.port)}/${database}`;

async function untilReady(identity: ProcessIdentity, access: Access): Promise<void> {
  const end = performance.now() + START_MS_MAX;
  while (!(await connects(access))) {
    if (!(await isRunning(identity))) throw new Error("PostgreSQL left: see postgres.log");
    if (performance.now() > end) throw new Error("PostgreSQL does not get ready: see postgres.log");
    await sleep(20);
  }
}

/** Makes sure of our database on the way. @throws when the server answers and refuses */
async function connects(access: Access): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(access, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [ROLE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${ROLE}`);
    return true;
  } catch (error) {
    if (isStarting(error)) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** 57P03 is cannot_connect_now: the server recovers (PostgreSQL appendix A). */
const isStarting = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ECONNREFUSED" || error.code === "ECONNRESET" || error.code === "57P03");
