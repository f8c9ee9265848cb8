import { equal } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";
import { diskError, errnoOf, type Files, removeFile } from "../disk/files.ts";
import { CHAIN_START, type ChainPosition } from "../signed-record.ts";
import type { RecordShelf, ShelvedRecord, SignedEnvelope } from "./record-shelf.ts";
import { isSegment, Segment, segmentOf } from "./segment.ts";
import type { Entry } from "./segment-format.ts";

/** Whose records a shelf keeps. */
export interface Owner {
  readonly keyId: string;
  readonly logId: string;
}

/** All segments of an outbox, oldest first, without a gap, and what is known of every record in them. */
export class Shelf implements RecordShelf {
  readonly #files: Files;
  readonly #directory: string;
  readonly #segments: Segment[];
  readonly #segmentBytesMax: number;
  /** Those not anchored, by statement hash. */
  readonly #byHash = new Map<string, Entry>();

  private constructor(
    files: Files,
    directory: string,
    segments: Segment[],
    segmentBytesMax: number,
  ) {
    this.#files = files;
    this.#directory = directory;
    this.#segments = segments;
    this.#segmentBytesMax = segmentBytesMax;
    for (const segment of segments)
      for (const entry of segment.entriesFrom(0)) this.#byHash.set(entry.statementHash, entry);
  }

  /**
   * Opens what is on disk to write on, or starts anew.
   * @throws DeviceError `outboxCorrupt`, `outboxOther`, `outboxFailed`, `diskFull`, `diskFault`
   */
  static async open(
    files: Files,
    directory: string,
    owner: Owner,
    segmentBytesMax: number,
  ): Promise<Shelf> {
    const names = await clean(files, directory).catch((error: unknown) => {
      throw diskError(error);
    });
    const segments = await readSegments(files, directory, names, owner, "toWrite");
    if (segments.length === 0)
      segments.push(await Segment.create(files, directory, { ...owner, after: CHAIN_START }));
    return new Shelf(files, directory, segments, segmentBytesMax);
  }

  /**
   * Reads what is on disk, even while another process writes it; undefined before the first record.
   * @throws DeviceError `outboxCorrupt`, `outboxOther`, `diskFault`
   */
  static async read(files: Files, directory: string, owner: Owner): Promise<Shelf | undefined> {
    for (let attempt = 1; ; attempt++)
      try {
        const names = await listed(files, directory);
        const segments = await readSegments(files, directory, names, owner, "toRead");
        return segments.length === 0 ? undefined : new Shelf(files, directory, segments, 0);
      } catch (error) {
        // Its owner may have removed a segment between our listing and our reading.
        if (attempt === 3) throw error;
      }
  }

  get end(): ChainPosition {
    return this.#newest.end;
  }

  get waiting(): number {
    return this.#byHash.size;
  }

  /** Those not anchored, oldest first, from `sequence` on. */
  *entriesFrom(sequence: number): Generator<Entry> {
    for (const segment of this.#segments)
      if (segment.end.sequence >= sequence) yield* segment.entriesFrom(sequence);
  }

  find(statementHash: string): Entry | undefined {
    return this.#byHash.get(statementHash);
  }

  /** The newest record, anchored or not; undefined in a segment just begun. */
  get last(): Entry | undefined {
    return this.#newest.last;
  }

  /**
   * Writes records durably behind the others.
   * @throws DeviceError `diskFull`, `diskFault` when nothing changed, else `outboxFailed`
   */
  async append(
    records: readonly SignedEnvelope[],
    end: ChainPosition,
    writtenAt: number,
  ): Promise<void> {
    if (this.#newest.bytes >= this.#segmentBytesMax) await this.#startSegment();
    for (const entry of await this.#newest.append(records, end, writtenAt))
      this.#byHash.set(entry.statementHash, entry);
  }

  /** The envelope of a record, or undefined when it was removed meanwhile. @throws DeviceError `diskFault` */
  async envelope({ statementHash }: Pick<Entry, "statementHash">): Promise<Uint8Array | undefined> {
    const entry = this.find(statementHash);
    if (entry === undefined) return undefined;
    try {
      return await this.#segmentOf(entry)?.envelope(entry);
    } catch (error) {
      if (this.find(statementHash) === undefined) return undefined;
      throw error;
    }
  }

  /**
   * Marks records as anchored, durably, and deletes segments that nobody needs any more.
   * @throws DeviceError `diskFull`, `diskFault`, `outboxFailed`
   */
  async mark(entries: readonly ShelvedRecord[]): Promise<void> {
    const bySegment = Map.groupBy(entries, (entry) => this.#segmentOf(entry));
    for (const [segment, marked] of bySegment) {
      await segment?.mark(marked.map(({ sequence }) => sequence));
      for (const { statementHash } of marked) this.#byHash.delete(statementHash);
    }
    await this.#dropOldest();
  }

  async close(): Promise<void> {
    await this.#newest.seal();
  }

  get #newest(): Segment {
    return this.#segments.at(-1) as Segment;
  }

  #segmentOf({ sequence }: ShelvedRecord): Segment | undefined {
    return this.#segments.findLast(({ head }) => head.after.sequence < sequence);
  }

  async #startSegment(): Promise<void> {
    const before = this.#newest;
    const head = { ...before.head, after: before.end };
    this.#segments.push(await Segment.create(this.#files, this.#directory, head));
    await before.seal();
  }

  /** From the oldest only, one after the other: a gap between segments is damage, not removal. */
  async #dropOldest(): Promise<void> {
    while (this.#segments.length > 1 && this.#segments[0]?.waiting === 0) {
      await this.#segments[0].remove();
      this.#segments.shift();
    }
  }
}

async function listed(files: Files, directory: string): Promise<readonly string[]> {
  return await files.list(directory).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return [];
    throw diskError(error);
  });
}

const isHalf = (name: string): boolean => /^\d{16}\.\w+\.tmp$/.test(name);

/** Removes half-made files and marks whose segment is gone. */
async function clean(files: Files, directory: string): Promise<readonly string[]> {
  const names = await files.list(directory);
  const known = new Set(names);
  const isOrphan = (name: string): boolean =>
    /^\d{16}\.anchored$/.test(name) && !known.has(segmentOf(name));
  // A segment may have lost its name without having lost it durably: its marks may not go first.
  if (names.some(isOrphan)) await files.syncDirectory(directory);
  for (const name of names)
    if (isHalf(name) || isOrphan(name)) await removeFile(files, `${directory}/${name}`);
  return names;
}

async function readSegments(
  files: Files,
  directory: string,
  names: readonly string[],
  owner: Owner,
  how: "toWrite" | "toRead",
): Promise<Segment[]> {
  const paths = names.filter(isSegment).toSorted();
  const segments: Segment[] = [];
  for (const [at, name] of paths.entries()) {
    const path = `${directory}/${name}`;
    const isNewest = at === paths.length - 1;
    const segment =
      isNewest && how === "toWrite"
        ? await Segment.open(files, path)
        : await Segment.read(files, path, isNewest);
    requireNext(segment, segments.at(-1), owner);
    segments.push(segment);
  }
  return segments;
}

function requireNext(segment: Segment, before: Segment | undefined, owner: Owner): void {
  const { keyId, logId, after } = segment.head;
  if (keyId !== owner.keyId || logId !== owner.logId) throw new DeviceError("outboxOther");
  if (before === undefined) return;
  if (after.sequence !== before.end.sequence || !equal(after.previous, before.end.previous))
    throw new DeviceError("outboxCorrupt", `no segment after ${String(before.end.sequence)}`);
}
