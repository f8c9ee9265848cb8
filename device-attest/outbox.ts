import { diskError } from "./disk/files.ts";
import { takeLock } from "./disk/lock.ts";
import { readLatest, writeLatest } from "./outbox/latest-file.ts";
import {
  filesOf,
  latestFileOf,
  type OutboxOptions,
  ownerOf,
  segmentBytesMaxOf,
  writerOptionsOf,
} from "./outbox/options.ts";
import { type OutboxParts, RecordOutbox } from "./outbox/record-outbox.ts";
import { Shelf } from "./outbox/shelf.ts";
import type { DeviceRecord } from "./record.ts";

/** An outbox in a directory of files, which one process at a time has open. */
export class Outbox extends RecordOutbox {
  readonly #unlock: () => Promise<void>;

  private constructor(parts: OutboxParts, unlock: () => Promise<void>) {
    super(parts);
    this.#unlock = unlock;
  }

  /**
   * Opens the outbox of a key, or starts it, and mends what a power cut left half-written.
   * @throws DeviceError `outboxLocked`, `outboxOther`, `outboxCorrupt`, `outboxFailed`, `diskFull`, `diskFault`
   */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const { directory, processes } = options;
    const files = filesOf(options);
    await files.makeDirectory(directory).catch((error: unknown) => {
      throw diskError(error);
    });
    const unlock = await takeLock(files, directory, processes);
    try {
      return new Outbox(await partsOf(options), unlock);
    } catch (error) {
      await unlock().catch(() => undefined);
      throw error;
    }
  }

  /** Writes what is queued, then lets others open it. */
  override async close(): Promise<void> {
    await super.close();
    await this.#unlock();
  }
}

async function partsOf(options: OutboxOptions): Promise<OutboxParts> {
  const { directory, logKey } = options;
  const files = filesOf(options);
  const shelf = await Shelf.open(files, directory, ownerOf(options), segmentBytesMaxOf(options));
  return {
    shelf,
    logKey,
    writer: writerOptionsOf(options),
    isRetired: await endsRetired(shelf),
    latest: await readLatest(files, latestFileOf(options), logKey),
    keepLatest: (latest) => writeLatest(files, latestFileOf(options), latest),
  };
}

async function endsRetired(shelf: Shelf): Promise<boolean> {
  const envelope = shelf.last && (await shelf.envelope(shelf.last));
  if (envelope === undefined) return false;
  const { record } = JSON.parse(new TextDecoder().decode(envelope)) as { record: DeviceRecord };
  return record.kind === "retire";
}
