import { toHex } from "../bytes.ts";
import type { Checkpoint, LogKey } from "../checkpoint.ts";
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

/** As it was kept; undefined where the pinned log key did not sign it: it only informs. */
export function latestIn(text: string, pinned: LogKey): Latest | undefined {
  try {
    const receipts = asReceipts(JSON.parse(text));
    const checkpoint = openReceipts(receipts, pinned);
    return { receipts, checkpoint, anchor: receipts.anchor };
  } catch (error) {
    if (error instanceof Fault || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
