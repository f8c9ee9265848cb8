import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import process from "node:process";
import { promisify } from "node:util";

const run = promisify(execFile);
const NAME = "tallystick";

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom the database runs as: PostgreSQL refuses to run as root, so there it gets a system user of its own.
 * @returns undefined for "as ourselves", when we are not root
 */
export async function databaseUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<SystemUser | undefined> {
  try {
    const uid = Number((await run("id", ["-u", NAME])).stdout);
    const gid = Number((await run("id", ["-g", NAME])).stdout);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function create(): Promise<SystemUser> {
  const flags = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"];
  const failure = await run("useradd", [...flags, "--shell", "/usr/sbin/nologin", NAME]).then(
    () => undefined,
    (error: unknown) => error,
  );
  // Two first starts at once: one of them created it, which is all that either wants.
  const user = await lookUp();
  if (user !== undefined) return user;
  throw new Error(`as root the embedded database needs a system user "${NAME}": create it`, {
    cause: failure,
  });
}

/** Whether `user` can enter `directory`, which depends on every directory above it. */
export async function canEnter(directory: string, user: SystemUser | undefined): Promise<boolean> {
  const attempt =
    user === undefined
      ? access(directory, constants.X_OK)
      : run("test", ["-x", directory], { ...user, cwd: "/" });
  return attempt.then(
    () => true,
    () => false,
  );
}
