import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file that cannot be read; the message says which, why and what to do. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** Larger than any honest bundle: a record has at most 10,000 readings. */
const FILE_BYTES_MAX = 64_000_000;

/**
 * The bundle files named, with every `*.json` of a directory in its place, sorted.
 * @throws InputError
 */
export async function listBundles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await sayingWhich(path, async () => {
      if (!(await stat(path)).isDirectory()) return [path];
      const names = (await readdir(path)).filter((name) => name.endsWith(".json")).toSorted();
      return names.map((name) => join(path, name));
    });
    if (found.length === 0) throw new InputError(`${path}: no *.json in this directory`);
    files.push(...found);
  }
  return files;
}

/** @throws InputError unless the file can be read and is UTF-8 */
export async function readText(path: string): Promise<string> {
  const bytes = await sayingWhich(path, async () => {
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) throw new InputError(`${path}: larger than any bundle`);
    return readFile(path);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: not UTF-8 text; ask for the file again`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path",
  EACCES: "you may not read it; check its permissions",
  EISDIR: "is a directory; name a file",
};

async function sayingWhich<T>(path: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new InputError(`${path}: ${reasons[code] ?? (code || "cannot be read")}`);
  }
}
