import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ModelFault } from "./fault.ts";

/**
 * Writes a file that is not there yet: what was published once is never another thing.
 * @throws ModelFault `file`
 */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    throw notWritten(path, error);
  }
}

/**
 * Writes a folder whole, or nothing of it, however it ends: one that is not there yet, or is empty.
 * @param files texts by name
 * @throws ModelFault `file`
 */
export async function writeNewFolder(
  path: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    const draft = `${resolve(path)}.draft-${randomUUID()}`;
    await mkdir(dirname(draft), { recursive: true });
    await mkdir(draft);
    try {
      for (const [name, text] of Object.entries(files)) await writeFile(join(draft, name), text);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { recursive: true });
      throw error;
    }
  } catch (error) {
    throw notWritten(path, error);
  }
}

const notWritten = (path: string, error: unknown): ModelFault =>
  new ModelFault(
    "file",
    `${path}: ${error instanceof Error ? error.message : "cannot be written"}`,
  );
