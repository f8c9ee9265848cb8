import { dirname } from "node:path";
import { DeviceError } from "../device-error.ts";
import { FrameLog } from "../disk/frame-log.ts";
import { diskError, type Files, readFile, removeFile } from "../disk/files.ts";
import { type Frame, scanFrames } from "../disk/frame.ts";
import type { ChainPosition } from "../signed-record.ts";
import {
  ANCHORED,
  decodeAnchored,
  decodeSegment,
  encodeAnchored,
  encodeHead,
  encodeRecords,
  type Entry,
  HEAD,
  RECORDS,
  type SegmentContent,
  type SegmentHead,
} from "./segment-format.ts";

const SUFFIX = ".records";
const nameOf = (head: SegmentHead): string =>
  `${String(head.after.sequence + 1).padStart(16, "0")}${SUFFIX}`;
const marksOf = (path: string): string => path.replace(SUFFIX, ".anchored");

export const isSegment = (name: string): boolean => /^\d{16}\.records$/.test(name);
/** Of a file beside a segment: the segment's name. */
export const segmentOf = (name: string): string => name.replace(/\.anchored$/, SUFFIX);

/** A run of records in one file, and beside it the marks of those that are anchored. */
export class Segment {
  readonly head: SegmentHead;
  readonly #files: Files;
  readonly #path: string;
  /** By sequence from the head's; undefined once anchored. */
  readonly #entries: (Entry | undefined)[];
  /** Open in the newest segment only. */
  #log: FrameLog | undefined;
  #end: ChainPosition;
  #waiting: number;
  #last: Entry | undefined;

  private constructor(files: Files, path: string, content: SegmentContent, log?: FrameLog) {
    this.#files = files;
    this.#path = path;
    this.#log = log;
    this.head = content.head;
    this.#entries = content.entries;
    this.#waiting = content.entries.length;
    this.#last = content.entries.at(-1);
    this.#end = content.end;
  }

  /** @throws DeviceError `diskFull`, `diskFault`, `outboxFailed` */
  static async create(files: Files, directory: string, head: SegmentHead): Promise<Segment> {
    const path = `${directory}/${nameOf(head)}`;
    const log = await FrameLog.create(files, path, HEAD, encodeHead(head));
    return new Segment(files, path, { head, entries: [], end: head.after }, log);
  }

  /**
   * Opens the newest segment to write on, without what the power cut short.
   * @throws DeviceError `outboxCorrupt`, `outboxFailed`, `diskFull`, `diskFault`
   */
  static async open(files: Files, path: string): Promise<Segment> {
    const anchored = await readMarks(files, path);
    const { log, frames } = await FrameLog.open(files, path);
    const segment = new Segment(files, path, decodeSegment(frames), log);
    segment.#forgetAll(anchored);
    return segment;
  }

  /**
   * Reads a segment without changing it. Marks first: another process may be writing records and then marks.
   * @param isNewest only there the last write may have been cut short
   * @throws DeviceError `outboxCorrupt`, `diskFault`
   */
  static async read(files: Files, path: string, isNewest: boolean): Promise<Segment> {
    const anchored = await readMarks(files, path);
    const { frames, isWhole } = await readFrames(files, path);
    if (!isNewest && !isWhole)
      throw new DeviceError("outboxCorrupt", "an older segment is cut short");
    const segment = new Segment(files, path, decodeSegment(frames));
    segment.#forgetAll(anchored);
    return segment;
  }

  get end(): ChainPosition {
    return this.#end;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** The newest record, anchored or not. */
  get last(): Entry | undefined {
    return this.#last;
  }

  /** Bytes of the file, known of the newest segment only. */
  get bytes(): number {
    return this.#log?.bytes ?? 0;
  }

  /** Those not anchored, oldest first, from `sequence` on. */
  *entriesFrom(sequence: number): Generator<Entry> {
    const first = this.head.after.sequence + 1;
    for (let at = Math.max(sequence - first, 0); at < this.#entries.length; at++) {
      const entry = this.#entries[at];
      if (entry !== undefined) yield entry;
    }
  }

  /**
   * Writes a group of records durably, in one piece.
   * @throws DeviceError `diskFull`, `diskFault`, `outboxFailed`
   */
  async append(
    records: readonly { readonly envelope: Uint8Array; readonly hash: string }[],
    end: ChainPosition,
    writtenAt: number,
  ): Promise<Entry[]> {
    const lines = records.map(({ envelope }) => envelope);
    const payload = encodeRecords(writtenAt, lines);
    if (this.#log === undefined) throw new DeviceError("outboxClosed");
    let offset = (await this.#log.append(RECORDS, payload)) + payload.length;
    offset -= lines.reduce((total, line) => total + line.length + 1, 0);
    const entries = records.map(({ envelope, hash: statementHash }, at): Entry => {
      const sequence = this.#end.sequence + 1 + at;
      const entry = { sequence, offset, bytes: envelope.length, writtenAt, statementHash };
      offset += envelope.length + 1;
      return { ...entry, acknowledgedAt: undefined };
    });
    this.#entries.push(...entries);
    this.#last = entries.at(-1);
    this.#waiting += entries.length;
    this.#end = end;
    return entries;
  }

  /** The envelope of an entry. @throws DeviceError `diskFault` */
  async envelope({ offset, bytes }: Entry): Promise<Uint8Array> {
    if (this.#log !== undefined) return await this.#log.read(offset, bytes);
    try {
      const file = await this.#files.open(this.#path, "existing");
      try {
        return await file.read(offset, bytes);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw diskError(error);
    }
  }

  /** Marks entries as anchored, durably. @throws DeviceError `diskFull`, `diskFault`, `outboxFailed` */
  async mark(sequences: readonly number[]): Promise<void> {
    await this.#writeMarks(encodeAnchored(sequences));
    for (const sequence of sequences) this.#forget(sequence);
  }

  /** Later segments take over: nothing is written here any more. */
  async seal(): Promise<void> {
    // First out of sight: who reads meanwhile opens the file for himself, and no closed one is asked.
    const log = this.#log;
    this.#log = undefined;
    await log?.close();
  }

  /** Deletes the records, durably, then the marks: the other way round they would wait again. */
  async remove(): Promise<void> {
    try {
      await removeFile(this.#files, this.#path);
      await this.#files.syncDirectory(dirname(this.#path));
      await removeFile(this.#files, marksOf(this.#path));
    } catch (error) {
      throw diskError(error);
    }
  }

  #forgetAll(anchored: readonly number[]): void {
    for (const sequence of anchored)
      if (!this.#forget(sequence))
        throw new DeviceError("outboxCorrupt", `record ${String(sequence)} is gone`);
  }

  async #writeMarks(payload: Uint8Array): Promise<void> {
    const path = marksOf(this.#path);
    if ((await readFile(this.#files, path)) === undefined) {
      await (await FrameLog.create(this.#files, path, ANCHORED, payload)).close();
      return;
    }
    const { log } = await FrameLog.open(this.#files, path);
    try {
      await log.append(ANCHORED, payload);
    } finally {
      await log.close();
    }
  }

  /** @returns whether the segment has it */
  #forget(sequence: number): boolean {
    const at = sequence - this.head.after.sequence - 1;
    if (!(at in this.#entries)) return false;
    if (this.#entries[at] !== undefined) this.#waiting--;
    this.#entries[at] = undefined;
    return true;
  }
}

async function readMarks(files: Files, path: string): Promise<number[]> {
  return decodeAnchored((await readFrames(files, marksOf(path))).frames);
}

/** No frames in a file that is not there. */
async function readFrames(
  files: Files,
  path: string,
): Promise<{ readonly frames: Frame[]; readonly isWhole: boolean }> {
  const bytes = await readFile(files, path);
  const { frames, end } = scanFrames(bytes ?? new Uint8Array(0));
  return { frames, isWhole: end === bytes?.length };
}
