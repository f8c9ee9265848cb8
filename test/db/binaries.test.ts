import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installedBinaries, reachableBinaries } from "../../service/db/binaries.ts";
import { databaseUser } from "../../service/db/system-user.ts";
import { freshDirectory } from "../support/directory.ts";

let directory: Awaited<ReturnType<typeof freshDirectory>>;
beforeEach(async () => {
  directory = await freshDirectory();
});
afterEach(() => directory.remove());

test("binaries that can be run are run where npm put them", async () => {
  const installed = await installedBinaries();
  expect(await reachableBinaries(installed, undefined, directory.path)).toBe(installed);
});

test.runIf(process.getuid?.() === 0)(
  "binaries below a directory that only root may enter are copied to where they can be run",
  async () => {
    const closed = join(directory.path, "closed");
    await mkdir(closed, { mode: 0o700 });
    const { home } = await installedBinaries();
    await cp(home, join(closed, "native"), { recursive: true, verbatimSymlinks: true });
    const installed = {
      home: join(closed, "native"),
      postgres: join(closed, "native", "bin", "postgres"),
      initdb: join(closed, "native", "bin", "initdb"),
    };
    const shelf = join(directory.path, "shelf");
    await mkdir(shelf);
    const user = await databaseUser();
    const copied = await reachableBinaries(installed, user, shelf);
    expect(copied.home.startsWith(shelf)).toBe(true);
    expect(await reachableBinaries(copied, user, shelf)).toBe(copied);
  },
);
