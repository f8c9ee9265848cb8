import { Fault } from "./fault.ts";
import * as platform from "#crypto";

const HEX = /^(?:[0-9a-f]{2})*$/;

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hexadecimal, as `sha256sum` prints it. */
export function toHex(bytes: Uint8Array): string {
  const digits: string[] = [];
  for (const byte of bytes) digits.push(DIGITS[byte] as string);
  // Joined at once: a text that grows byte by byte takes a kilobyte for a hash, for as long as it is kept.
  return digits.join("");
}

/** @throws Fault `encoding` unless `text` is lower-case hexadecimal */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!HEX.test(text)) throw new Fault("encoding", "expected lower-case hexadecimal");
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

/** RFC 4648 section 4, with padding. */
export const toBase64 = (bytes: Uint8Array): string => platform.toBase64(bytes);

/**
 * RFC 4648 section 4; exactly one text per byte string, so that nothing signed has two spellings.
 * @throws Fault `encoding`
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = platform.fromBase64(text);
  if (platform.toBase64(bytes) !== text)
    throw new Fault("encoding", "expected base64 with padding and without stray bits");
  return bytes;
}

/** RFC 4648 section 5, without padding. */
export const toBase64Url = (bytes: Uint8Array): string => platform.toBase64Url(bytes);

/** @throws Fault `encoding` unless `text` is the one unpadded base64url spelling of some bytes */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = platform.fromBase64Url(text);
  if (platform.toBase64Url(bytes) !== text)
    throw new Fault("encoding", "expected base64url without padding and without stray bits");
  return bytes;
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => join(parts);

/** `concat` for as many parts as memory holds. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether both hold the same bytes. Not for secrets: its time depends on where they differ. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
