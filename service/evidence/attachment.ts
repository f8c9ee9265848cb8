/** Of one picture or paper: more than a phone's camera makes, less than what hurts a database. */
export const ATTACHMENT_BYTES_MAX = 10 * 2 ** 20;

/** How many bytes of its beginning say what an attachment is. */
export const SNIFFED_BYTES = 16;

/**
 * What a file is by its first bytes, whatever its sender calls it (WHATWG MIME Sniffing, sections 6.1 and 6.2). Only what a
 * browser shows without running anything: no SVG, no HTML.
 * @returns undefined for everything else
 */
export function mediaTypeOf(head: Uint8Array): string | undefined {
  return signatures.find(({ at = 0, bytes, and }) => {
    const isThere = bytes.every((byte, index) => head[at + index] === byte);
    return isThere && (and === undefined || and.every((byte, index) => head[8 + index] === byte));
  })?.type;
}

const ascii = (text: string): readonly number[] => Array.from(text, (one) => one.charCodeAt(0));

interface Signature {
  readonly type: string;
  readonly bytes: readonly number[];
  readonly at?: number;
  /** From the ninth byte on. */
  readonly and?: readonly number[];
}

const signatures: readonly Signature[] = [
  { type: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
  { type: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/webp", bytes: ascii("RIFF"), and: ascii("WEBP") },
  { type: "image/heic", at: 4, bytes: ascii("ftyp"), and: ascii("heic") },
  { type: "image/heic", at: 4, bytes: ascii("ftyp"), and: ascii("mif1") },
  { type: "application/pdf", bytes: ascii("%PDF-") },
];
