import { crc32 } from "node:zlib";
import { concat, utf8 } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";

/**
 * A frame is one write: tag (4 ASCII), payload length (u32), CRC-32 of the payload (u32), CRC-32 of these 12 bytes
 * (u32), payload. Whoever reads a file can tell a write that the power cut short from damage to what was durable.
 */
export interface Frame {
  readonly tag: string;
  readonly payload: Uint8Array;
  /** Where the payload begins in its file. */
  readonly payloadStart: number;
}

export const FRAME_HEAD_BYTES = 16;
const decoder = new TextDecoder("latin1");

export function encodeFrame(tag: string, payload: Uint8Array): Uint8Array {
  const head = new Uint8Array(FRAME_HEAD_BYTES);
  const view = new DataView(head.buffer);
  head.set(utf8(tag));
  view.setUint32(4, payload.length);
  view.setUint32(8, crc32(payload));
  view.setUint32(12, crc32(head.subarray(0, 12)));
  return concat(head, payload);
}

/**
 * The frames of a file, and where they end. What follows the end is a write that was cut short: only one is ever under
 * way, so it is the last thing in the file.
 * @throws DeviceError `outboxCorrupt` when a whole frame follows a damaged one
 */
export function scanFrames(file: Uint8Array): { readonly frames: Frame[]; readonly end: number } {
  const frames: Frame[] = [];
  let at = 0;
  for (;;) {
    const next = frameAt(file, at);
    if (next === undefined) break;
    frames.push(next);
    at = next.payloadStart + next.payload.length;
  }
  for (let later = at + 1; later + FRAME_HEAD_BYTES <= file.length; later++)
    if (frameAt(file, later) !== undefined)
      throw new DeviceError("outboxCorrupt", `damaged at byte ${String(at)}`);
  return { frames, end: at };
}

function frameAt(file: Uint8Array, start: number): Frame | undefined {
  const payloadStart = start + FRAME_HEAD_BYTES;
  if (payloadStart > file.length) return undefined;
  const view = new DataView(file.buffer, file.byteOffset + start, FRAME_HEAD_BYTES);
  const length = view.getUint32(4);
  // The cheap refusals first: a search tries every byte.
  if (length > file.length - payloadStart) return undefined;
  if (crc32(file.subarray(start, start + 12)) !== view.getUint32(12)) return undefined;
  const payload = file.subarray(payloadStart, payloadStart + length);
  if (crc32(payload) !== view.getUint32(8)) return undefined;
  return { tag: decoder.decode(file.subarray(start, start + 4)), payload, payloadStart };
}
