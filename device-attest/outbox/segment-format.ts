import { concat, equal, fromBase64Url, fromHex, toHex, utf8 } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";
import type { Frame } from "../disk/frame.ts";
import type { ChainPosition } from "../signed-record.ts";
import { decodeStatement, statementHashOf } from "../statement.ts";
import type { ShelvedRecord } from "./record-shelf.ts";

/** What the files of an outbox hold, inside their frames: text, so that `less` shows it to a technician. */
export const HEAD = "TSH1";
export const RECORDS = "TSR1";
export const ANCHORED = "TSA1";

/** Whose outbox this is, and where the key's chain stood when the segment began. */
export interface SegmentHead {
  readonly keyId: string;
  readonly logId: string;
  readonly after: ChainPosition;
}

/** One record of a segment, with where its envelope lies in the file. */
export interface Entry extends ShelvedRecord {
  readonly offset: number;
  readonly bytes: number;
}

export interface SegmentContent {
  readonly head: SegmentHead;
  readonly entries: Entry[];
  readonly end: ChainPosition;
}

const NEWLINE = 10;
const STATEMENT_MEMBER = utf8('"statement":"');
/** 184 bytes in base64url, then `"}`: the statement is the last member of a canonical envelope. */
const STATEMENT_CHARACTERS = 246;

export const encodeHead = ({ keyId, logId, after }: SegmentHead): Uint8Array =>
  utf8(JSON.stringify({ keyId, logId, sequence: after.sequence, previous: toHex(after.previous) }));

/** A group of records: the time of writing, then one envelope a line. */
export const encodeRecords = (writtenAt: number, envelopes: readonly Uint8Array[]): Uint8Array =>
  concat(utf8(`${String(writtenAt)}\n`), ...envelopes.flatMap((line) => [line, utf8("\n")]));

export const encodeAnchored = (sequences: readonly number[]): Uint8Array =>
  utf8(sequences.join(" "));

/** @throws DeviceError `outboxCorrupt` */
export function decodeAnchored(frames: readonly Frame[]): number[] {
  return frames.flatMap(({ tag, payload }) => {
    if (tag !== ANCHORED) throw corrupt("a frame that is no mark");
    return textOf(payload).split(" ").map(Number);
  });
}

/**
 * Reads a segment and follows the chain of its statements from its head.
 * @throws DeviceError `outboxCorrupt`
 */
export function decodeSegment([first, ...groups]: readonly Frame[]): SegmentContent {
  if (first?.tag !== HEAD) throw corrupt("no head");
  const head = decodeHead(first.payload);
  const entries: Entry[] = [];
  let end = head.after;
  for (const group of groups) {
    if (group.tag !== RECORDS) throw corrupt("a frame that holds no records");
    for (const entry of linesOf(group)) {
      const statement = statementIn(entry.line);
      end = follow(end, statement, head);
      entries.push({
        sequence: end.sequence,
        offset: entry.offset,
        bytes: entry.line.length,
        writtenAt: entry.writtenAt,
        statementHash: toHex(end.previous),
        acknowledgedAt: undefined,
      });
    }
  }
  return { head, entries, end };
}

/**
 * The statement at the end of a canonical envelope.
 * @throws DeviceError `outboxCorrupt`
 */
export function statementIn(envelope: Uint8Array): Uint8Array {
  const end = envelope.length - 2;
  const start = end - STATEMENT_CHARACTERS;
  const member = envelope.subarray(Math.max(start - STATEMENT_MEMBER.length, 0), start);
  if (!equal(member, STATEMENT_MEMBER)) throw corrupt("an envelope without statement");
  return readable(() => fromBase64Url(textOf(envelope.subarray(start, end))));
}

function follow(at: ChainPosition, bytes: Uint8Array, head: SegmentHead): ChainPosition {
  const { sequence, previous, keyId } = readable(() => decodeStatement(bytes));
  if (sequence !== at.sequence + 1 || !equal(previous, at.previous) || toHex(keyId) !== head.keyId)
    throw corrupt(`no statement ${String(at.sequence + 1)} of this chain`);
  return { sequence, previous: statementHashOf(bytes) };
}

interface Line {
  readonly line: Uint8Array;
  readonly offset: number;
  readonly writtenAt: number;
}

/** The lines of a group after its first, with where they lie in the file. */
function* linesOf({ payload, payloadStart }: Frame): Generator<Line> {
  let at = payload.indexOf(NEWLINE) + 1;
  const writtenAt = Number(textOf(payload.subarray(0, at)));
  while (at < payload.length) {
    const end = payload.indexOf(NEWLINE, at);
    if (end < 0) throw corrupt("half a line");
    yield { line: payload.subarray(at, end), offset: payloadStart + at, writtenAt };
    at = end + 1;
  }
}

function decodeHead(payload: Uint8Array): SegmentHead {
  const head = readable(() => JSON.parse(textOf(payload)) as Record<string, unknown>);
  const { keyId, logId, sequence, previous } = head;
  if (typeof keyId !== "string" || typeof logId !== "string" || typeof previous !== "string")
    throw corrupt("a head without names");
  if (!Number.isSafeInteger(sequence)) throw corrupt("a head without sequence");
  const after = { sequence: sequence as number, previous: readable(() => fromHex(previous)) };
  return { keyId, logId, after };
}

/** What has a right checksum and still cannot be read was not written by us. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw corrupt(error instanceof Error ? error.message : "unreadable");
  }
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const corrupt = (detail: string): DeviceError => new DeviceError("outboxCorrupt", detail);
