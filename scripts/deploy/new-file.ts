import { type FileHandle, open, unlink } from "node:fs/promises";
import { ConfigError } from "../../service/environment.ts";

/**
 * Writes a file that is not there yet. It is opened before its text is made: whoever pays for what it says pays nothing
 * where it could not be kept. Nothing stays of it where there is no text.
 * @returns whether there was any
 * @throws ConfigError when it cannot be made
 */
export async function writeNewFile(
  path: string,
  make: () => Promise<string | undefined>,
): Promise<boolean> {
  const file = await opened(path);
  let text: string | undefined;
  try {
    text = await make();
    if (text !== undefined) await file.writeFile(text);
  } finally {
    await file.close();
    if (text === undefined) await unlink(path);
  }
  return text !== undefined;
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be made";
    throw new ConfigError(`--out: ${why}; name a file that is not there yet`);
  }
}
