/**
 * Frames of DL/T 645-2007, section 5.2: `68 A0…A5 68 C L DATA CS 16`. The address is twelve digits in BCD and goes low
 * byte first; every byte of DATA goes with 33H added; CS is the sum, modulo 256, of all bytes from the first 68H.
 */
export interface Frame {
  /** Twelve digits. */
  readonly address: string;
  readonly control: number;
  /** Without the 33H. */
  readonly data: Uint8Array;
}

const START = 0x68;
const END = 0x16;
const OFFSET = 0x33;
/** Start, address, start, control, length. */
const HEAD = 10;

/** Four FEH wake the receiver of an optical or quiet port (section 5.3.1). */
const WAKE = [0xfe, 0xfe, 0xfe, 0xfe];

export function encodeFrame({ address, control, data }: Frame): Uint8Array {
  const body = [
    START,
    ...addressBytes(address),
    START,
    control,
    data.length,
    ...Array.from(data, (byte) => (byte + OFFSET) & 0xff),
  ];
  return Uint8Array.from([...WAKE, ...body, sumOf(body), END]);
}

/** The first whole frame in what came; noise before it and frames with a wrong sum are passed over. */
export function findFrame(bytes: Uint8Array): Frame | undefined {
  for (let at = 0; at + HEAD + 2 <= bytes.length; at++) {
    if (bytes[at] !== START || bytes[at + 7] !== START) continue;
    const length = bytes[at + 9] ?? 0;
    const end = at + HEAD + length;
    if (bytes[end + 1] !== END || bytes[end] !== sumOf(bytes.subarray(at, end))) continue;
    return {
      address: bcdText(bytes.subarray(at + 1, at + 7)),
      control: bytes[at + 8] ?? 0,
      data: bytes.slice(at + HEAD, end).map((byte) => (byte - OFFSET) & 0xff),
    };
  }
  return undefined;
}

/** Digits of bytes in BCD that came low byte first. */
export const bcdText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .toReversed()
    .join("");

/** Bytes in BCD, low byte first. */
export const bcdBytes = (digits: string): number[] =>
  Array.from(digits.matchAll(/../g), ([pair]) => Number.parseInt(pair, 16)).toReversed();

const addressBytes = (address: string): number[] => bcdBytes(address.padStart(12, "0"));

function sumOf(bytes: Iterable<number>): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}
