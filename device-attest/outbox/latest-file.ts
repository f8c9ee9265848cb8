import { utf8 } from "../bytes.ts";
import type { LogKey } from "../checkpoint.ts";
import { diskError, type Files, readFile, replaceFile } from "../disk/files.ts";
import { type Latest, latestIn } from "./latest.ts";

/** Undefined when there is none, or none that the pinned log key signed: it only informs. */
export async function readLatest(
  files: Files,
  path: string,
  pinned: LogKey,
): Promise<Latest | undefined> {
  const bytes = await readFile(files, path);
  return bytes && latestIn(new TextDecoder().decode(bytes), pinned);
}

export async function writeLatest(files: Files, path: string, latest: Latest): Promise<void> {
  await replaceFile(files, path, utf8(JSON.stringify(latest.receipts))).catch((error: unknown) => {
    throw diskError(error);
  });
}
