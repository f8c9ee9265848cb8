import type { LogKey } from "../checkpoint.ts";
import { asReceipts, openReceipts } from "../receipt.ts";
import type { DeviceRecord } from "../record.ts";
import type { ChainPosition, RecordDraft } from "../signed-record.ts";
import { type Latest, seenIn } from "./latest.ts";
import { type Accepted, prove } from "./proving.ts";
import type { RecordShelf, ShelvedRecord } from "./record-shelf.ts";
import { type OutboxStatus, statusOf } from "./status.ts";
import { type Appended, Writer, type WriterOptions } from "./writer.ts";

/** A record that waits for its receipt. */
export type WaitingRecord = Readonly<ShelvedRecord>;

/** What an outbox stands on, wherever it is kept. */
export interface OutboxParts {
  readonly shelf: RecordShelf;
  readonly writer: WriterOptions;
  /** The pinned key of the log; its name is the log's origin. */
  readonly logKey: LogKey;
  /** Whether the key has said its last word already. */
  readonly isRetired: boolean;
  readonly latest: Latest | undefined;
  readonly keepLatest: (latest: Latest) => Promise<void>;
}

/**
 * Everything a key has signed and the log has not yet proven to hold: written before anybody sees it, removed only on
 * an anchored receipt.
 */
export class RecordOutbox {
  readonly #parts: OutboxParts;
  readonly #shelf: RecordShelf;
  readonly #writer: Writer;
  #latest: Latest | undefined;
  #accepting: Promise<unknown> = Promise.resolve();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#shelf = parts.shelf;
    this.#writer = new Writer(parts.shelf, parts.writer, parts.isRetired);
    this.#latest = parts.latest;
  }

  /** Where the key's chain stands. */
  get position(): ChainPosition {
    return this.#shelf.end;
  }

  /** How many records wait for their receipts. */
  get waiting(): number {
    return this.#shelf.waiting;
  }

  /** What a record made now may say of the newest anchored checkpoint. */
  get seen(): DeviceRecord["seen"] {
    return this.#latest && seenIn(this.#latest);
  }

  /**
   * Signs a draft as the key's next statement and makes it durable; nobody sees it before. A `retire` draft gets its
   * own sequence as `finalSequence`, and nothing follows it.
   * @throws Fault of the draft (`schema`, `numberRange`, `unicode`, `tooDeep`, `tooLarge`)
   * @throws DeviceError `diskFull`, `diskFault`: the draft is not kept, the next may be; `outboxFailed`: what became of
   *   the draft is known after opening again; `keyRetired`, `outboxClosed`
   */
  append(draft: RecordDraft): Promise<Appended> {
    return this.#writer.append(draft);
  }

  /** The oldest record after `sequence` that is neither anchored nor acknowledged. */
  next(sequence: number): WaitingRecord | undefined {
    for (const entry of this.#shelf.entriesFrom(sequence + 1))
      if (entry.acknowledgedAt === undefined) return entry;
    return undefined;
  }

  /** The bytes to send, or undefined when its receipt came meanwhile. @throws DeviceError `diskFault` */
  envelope(record: WaitingRecord): Promise<Uint8Array | undefined> {
    return this.#shelf.envelope(record);
  }

  /** The service has it durably: no need to send it again soon. Forgotten by a restart. */
  acknowledge({ statementHash }: WaitingRecord): void {
    const entry = this.#shelf.find(statementHash);
    if (entry !== undefined) entry.acknowledgedAt = this.#parts.writer.now();
  }

  /** Acknowledged records after `sequence` that wait for their receipts, oldest first. */
  acknowledged(sequence: number, limit: number): WaitingRecord[] {
    const found: WaitingRecord[] = [];
    for (const entry of this.#shelf.entriesFrom(sequence + 1)) {
      if (entry.acknowledgedAt !== undefined) found.push(entry);
      if (found.length === limit) break;
    }
    return found;
  }

  /**
   * Forgets the acknowledgement of records whose receipt is overdue, oldest first, so that they are sent again: the
   * service answers what is anchored with its receipt.
   * @returns the lowest sequence among them
   */
  forgetAcknowledged(before: number, limit: number): number | undefined {
    let lowest: number | undefined;
    let count = 0;
    for (const entry of this.#shelf.entriesFrom(0)) {
      if (entry.acknowledgedAt === undefined || entry.acknowledgedAt > before) continue;
      entry.acknowledgedAt = undefined;
      lowest ??= entry.sequence;
      if (++count === limit) break;
    }
    return lowest;
  }

  /**
   * Takes receipts and removes, durably, the records that they prove to be in the log under its pinned key.
   * @param value parsed JSON, from whoever
   * @throws Fault `receiptFormat`, `checkpointFormat`, `checkpointOrigin`, `checkpointSignature`
   * @throws DeviceError `diskFull`, `diskFault`, `outboxFailed`: the records wait on
   */
  accept(value: unknown): Promise<Accepted> {
    const accepted = this.#accepting.then(() => this.#accept(value));
    this.#accepting = accepted.catch(() => undefined);
    return accepted;
  }

  status(): OutboxStatus {
    return statusOf(this.#shelf, this.#latest);
  }

  /** Writes what is queued. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#accepting;
    await this.#shelf.close();
  }

  async #accept(value: unknown): Promise<Accepted> {
    const receipts = asReceipts(value);
    const checkpoint = openReceipts(receipts, this.#parts.logKey);
    const { proven, faults } = await prove(this.#shelf, receipts, checkpoint);
    const entries = proven.map(({ entry }) => entry);
    await this.#shelf.mark(entries);
    const newest = proven.at(-1);
    if (newest !== undefined)
      await this.#keepLatest({ receipts: { ...receipts, items: [newest.item] }, checkpoint });
    return { anchored: entries.map(({ sequence }) => sequence), faults };
  }

  async #keepLatest({ receipts, checkpoint }: Omit<Latest, "anchor">): Promise<void> {
    if (this.#latest !== undefined && this.#latest.checkpoint.size >= checkpoint.size) return;
    this.#latest = { receipts, checkpoint, anchor: receipts.anchor };
    await this.#parts.keepLatest(this.#latest);
  }
}
