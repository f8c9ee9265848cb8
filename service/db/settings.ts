import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import type { SystemUser } from "./system-user.ts";

const run = promisify(execFile);

/** Server settings by name, as in postgresql.conf. */
export type Settings = Readonly<Record<string, string>>;

const durable: Settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "128MB",
  max_wal_size: "2GB",
  fsync: "on",
  synchronous_commit: "on",
};

/** Worth their processor time only as lz4, which not every build has. */
const compression: Settings = { wal_compression: "lz4", default_toast_compression: "lz4" };

/** Every acknowledged commit survives a power cut; compressed where this build can do it cheaply. */
export async function serverSettings(
  binaries: Binaries,
  data: string,
  user: SystemUser | undefined,
): Promise<Settings> {
  const probe = ["-D", data, "-C", "wal_compression", ...flagsOf(compression)];
  const hasLz4 = await run(binaries.postgres, probe, { ...user, cwd: "/" }).then(
    () => true,
    () => false,
  );
  return hasLz4 ? { ...durable, ...compression } : durable;
}

export const flagsOf = (settings: Settings): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
