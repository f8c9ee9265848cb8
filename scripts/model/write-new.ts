import { writeFile } from "node:fs/promises";
import { ModelFault } from "./fault.ts";

/**
 * Writes a file that is not there yet: what was published once is never another thing.
 * @throws ModelFault `file`
 */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    const why = error instanceof Error ? error.message : "cannot be written";
    throw new ModelFault("file", `${path}: ${why}`);
  }
}
