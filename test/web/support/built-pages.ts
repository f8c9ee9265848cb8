import { existsSync } from "node:fs";
import { mkdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "vite";
import { inject } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** What is built, by the mode of `vite build`, and where it lies among the built pages. */
const places = { production: "app", verify: "", house: "house" } as const;
type Kind = keyof typeof places;

/**
 * The folder of pages as they are built for a release, with what is asked for. Built once in a run, by whichever file
 * asks first: all read them and nobody writes there.
 */
export async function builtPages(...kinds: readonly Kind[]): Promise<string> {
  const folder = inject("pagesFolder");
  for (const kind of kinds) await built(folder, kind);
  return folder;
}

async function built(folder: string, kind: Kind): Promise<void> {
  const [done, turn] = [join(folder, `${kind}.done`), join(folder, `${kind}.turn`)];
  while (!existsSync(done)) {
    if (!(await taken(turn))) {
      await sleep(50);
      continue;
    }
    try {
      if (!existsSync(done)) await buildOne(folder, kind);
      await writeFile(done, "");
    } finally {
      await rmdir(turn);
    }
  }
}

/** @returns false when somebody else builds it now */
async function taken(turn: string): Promise<boolean> {
  try {
    await mkdir(turn);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Under a test's own environment they would be those of a developer. */
async function buildOne(folder: string, mode: Kind): Promise<void> {
  const { NODE_ENV: ours } = process.env;
  process.env["NODE_ENV"] = "production";
  try {
    await build({
      configFile: join(root, "vite.config.ts"),
      logLevel: "silent",
      mode,
      build: { outDir: join(folder, places[mode]) },
    });
  } finally {
    if (ours === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = ours;
  }
}
