import { diskError, type Files } from "./disk/files.ts";
import { takeLock } from "./disk/lock.ts";
import { type Latest, readLatest, seenIn, writeLatest } from "./outbox/latest.ts";
import {
  filesOf,
  latestFileOf,
  type OutboxOptions,
  ownerOf,
  writerOptionsOf,
} from "./outbox/options.ts";
import { type Accepted, prove } from "./outbox/proving.ts";
import type { Entry } from "./outbox/segment-format.ts";
import { Shelf } from "./outbox/shelf.ts";
import { type OutboxStatus, statusOf } from "./outbox/status.ts";
import { type Appended, Writer } from "./outbox/writer.ts";
import { asReceipts, openReceipts } from "./receipt.ts";
import type { DeviceRecord } from "./record.ts";
import type { ChainPosition, RecordDraft } from "./signed-record.ts";

/** A record that waits for its receipt. */
export type WaitingRecord = Readonly<Entry>;

interface Opened {
  readonly shelf: Shelf;
  readonly isRetired: boolean;
  readonly latest: Latest | undefined;
  readonly unlock: () => Promise<void>;
}

/**
 * Everything a key has signed and the log has not yet proven to hold: written before anybody sees it, removed only on
 * an anchored receipt.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #files: Files;
  readonly #shelf: Shelf;
  readonly #writer: Writer;
  readonly #unlock: () => Promise<void>;
  #latest: Latest | undefined;
  #accepting: Promise<unknown> = Promise.resolve();

  private constructor(options: OutboxOptions, { shelf, isRetired, latest, unlock }: Opened) {
    this.#options = options;
    this.#files = filesOf(options);
    this.#shelf = shelf;
    this.#writer = new Writer(shelf, writerOptionsOf(options), isRetired);
    this.#latest = latest;
    this.#unlock = unlock;
  }

  /**
   * Opens the outbox of a key, or starts it, and mends what a power cut left half-written.
   * @throws DeviceError `outboxLocked`, `outboxOther`, `outboxCorrupt`, `outboxFailed`, `diskFull`, `diskFault`
   */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const { directory, logKey, processes } = options;
    const files = filesOf(options);
    await files.makeDirectory(directory).catch((error: unknown) => {
      throw diskError(error);
    });
    const unlock = await takeLock(files, directory, processes);
    try {
      const shelf = await Shelf.open(files, directory, ownerOf(options));
      const isRetired = await endsRetired(shelf);
      const latest = await readLatest(files, latestFileOf(options), logKey);
      return new Outbox(options, { shelf, isRetired, latest, unlock });
    } catch (error) {
      await unlock().catch(() => undefined);
      throw error;
    }
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
    if (entry !== undefined) entry.acknowledgedAt = (this.#options.now ?? Date.now)();
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

  /** Writes what is queued, then lets others open it. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#accepting;
    await this.#shelf.close();
    await this.#unlock();
  }

  async #accept(value: unknown): Promise<Accepted> {
    const receipts = asReceipts(value);
    const checkpoint = openReceipts(receipts, this.#options.logKey);
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
    await writeLatest(this.#files, latestFileOf(this.#options), this.#latest);
  }
}

async function endsRetired(shelf: Shelf): Promise<boolean> {
  const envelope = shelf.last && (await shelf.envelope(shelf.last));
  if (envelope === undefined) return false;
  const { record } = JSON.parse(new TextDecoder().decode(envelope)) as { record: DeviceRecord };
  return record.kind === "retire";
}
