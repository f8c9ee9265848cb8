import type { Checkpoint } from "../checkpoint.ts";
import { caught, Fault } from "../fault.ts";
import { type ReceiptItem, type Receipts, requireIncluded } from "../receipt.ts";
import type { RecordShelf, ShelvedRecord } from "./record-shelf.ts";
import { statementIn } from "./segment-format.ts";

/** What came of a message with receipts. */
export interface Accepted {
  /** Sequences that are anchored now and were not before. */
  readonly anchored: readonly number[];
  /** Items that prove nothing. */
  readonly faults: readonly Fault[];
}

export interface Proven {
  readonly entry: ShelvedRecord;
  readonly item: ReceiptItem;
}

/**
 * Holds receipts against the statements as they are on disk; items about others are passed over.
 * @throws DeviceError `outboxCorrupt`, `diskFault`
 */
export async function prove(
  shelf: RecordShelf,
  { items }: Receipts,
  checkpoint: Checkpoint,
): Promise<{ readonly proven: readonly Proven[]; readonly faults: readonly Fault[] }> {
  const proven = new Map<number, Proven>();
  const faults: Fault[] = [];
  for (const item of items) {
    const entry = shelf.find(item.statementHash);
    const envelope = entry && (await shelf.envelope(entry));
    if (entry === undefined || envelope === undefined) continue;
    const fault = caught(() => requireIncluded(statementIn(envelope), item, checkpoint));
    if (fault instanceof Fault) faults.push(fault);
    else proven.set(entry.sequence, { entry, item });
  }
  return { proven: [...proven.values()], faults };
}
