import { toHex, utf8 } from "../bytes.ts";
import type { Checkpoint, LogKey } from "../checkpoint.ts";
import { diskError, type Files, readFile, replaceFile } from "../disk/files.ts";
import { Fault } from "../fault.ts";
import type { DeviceRecord } from "../record.ts";
import { type Anchor, asReceipts, openReceipts, type Receipts } from "../receipt.ts";

/** The newest anchored checkpoint that the device has a verified receipt under. */
export interface Latest {
  /** With the receipt of one of the device's own records. */
  readonly receipts: Receipts;
  readonly checkpoint: Checkpoint;
  readonly anchor: Anchor;
}

/** What a record says of it: the proof that it was not made before. */
export const seenIn = ({ checkpoint, anchor }: Latest): NonNullable<DeviceRecord["seen"]> => ({
  size: checkpoint.size,
  root: toHex(checkpoint.root),
  blockHash: anchor.blockHash,
});

/** Undefined when there is none, or none that the pinned log key signed: it only informs. */
export async function readLatest(
  files: Files,
  path: string,
  pinned: LogKey,
): Promise<Latest | undefined> {
  const bytes = await readFile(files, path);
  if (bytes === undefined) return undefined;
  try {
    const receipts = asReceipts(JSON.parse(new TextDecoder().decode(bytes)));
    const checkpoint = openReceipts(receipts, pinned);
    return { receipts, checkpoint, anchor: receipts.anchor };
  } catch (error) {
    if (error instanceof Fault || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function writeLatest(files: Files, path: string, latest: Latest): Promise<void> {
  await replaceFile(files, path, utf8(JSON.stringify(latest.receipts))).catch((error: unknown) => {
    throw diskError(error);
  });
}
