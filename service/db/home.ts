import { chown, lstat, mkdir, mkdtemp, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { canEnter, type SystemUser } from "./system-user.ts";

/**
 * The directory of the database's own user: `<stateDir>/postgres`, or, where that user cannot get there (a checkout
 * below a home directory of mode 0700), a directory below /var/lib that `<stateDir>/postgres` then links to.
 */
export async function homeFor(stateDir: string, user: SystemUser | undefined): Promise<string> {
  const home = join(stateDir, "postgres");
  const present = await lstat(home).catch(() => undefined);
  if (present?.isSymbolicLink() === true) return readlink(home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await giveTo(user, home);
  if (await canEnter(home, user)) return home;
  return elsewhere(home, user);
}

async function elsewhere(home: string, user: SystemUser | undefined): Promise<string> {
  const open = await mkdtemp("/var/lib/tallystick-");
  await giveTo(user, open);
  await rm(home, { recursive: true });
  await symlink(open, home);
  return open;
}

const giveTo = async (user: SystemUser | undefined, path: string): Promise<void> =>
  user === undefined ? undefined : chown(path, user.uid, user.gid);
