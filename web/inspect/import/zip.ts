import { concat, utf8 } from "../../../device-attest/bytes.ts";
import { inMib, limits } from "./limits.ts";
import { ImportRefused } from "./refused.ts";

/** A file of an archive, unpacked. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Listed {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly at: number;
}

const END_BYTES = 22;
const LISTED_BYTES = 46;
const LOCAL_BYTES = 30;
const [END, LISTED, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [STORED, DEFLATED] = [0, 8];
const COMMENT_BYTES_MAX = 0xffff;
const ENCRYPTED = 1;
const ZIP64 = 0xffff_ffff;

/**
 * Unpacks what `wanted` names (PKWARE APPNOTE 6.3.10), counting what really comes out: what an archive says of its sizes
 * is its sender's word.
 * @throws ImportRefused `xlsxBroken`, `encrypted`, `unpackedTooLarge`
 */
export async function unzip(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: (name: string) => boolean,
): Promise<ZipEntry[]> {
  const unpacked: ZipEntry[] = [];
  let left: number = limits.unpackedBytes;
  for (const listed of listedIn(bytes)) {
    if (!wanted(listed.name)) continue;
    const content = await contentOf(bytes, listed, left);
    left -= content.length;
    unpacked.push({ name: listed.name, bytes: content });
  }
  return unpacked;
}

function listedIn(bytes: Uint8Array): Listed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endIn(view);
  const count = view.getUint16(end + 10, true);
  if (count > limits.entries) throw new ImportRefused("xlsxBroken");
  const listed: Listed[] = [];
  let at = view.getUint32(end + 16, true);
  for (let number = 0; number < count; number++) {
    if (at + LISTED_BYTES > bytes.length || view.getUint32(at, true) !== LISTED)
      throw new ImportRefused("xlsxBroken");
    if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw new ImportRefused("encrypted");
    const nameBytes = view.getUint16(at + 28, true);
    const start = at + LISTED_BYTES;
    listed.push({
      name: new TextDecoder().decode(bytes.subarray(start, start + nameBytes)),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    });
    at = start + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return listed;
}

function endIn(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= 0 && at >= last - COMMENT_BYTES_MAX; at--)
    if (view.getUint32(at, true) === END) return at;
  throw new ImportRefused("xlsxBroken");
}

async function contentOf(
  bytes: Uint8Array<ArrayBuffer>,
  { at, method, packedBytes }: Listed,
  bytesMax: number,
): Promise<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packedBytes === ZIP64 || at + LOCAL_BYTES > bytes.length)
    throw new ImportRefused("xlsxBroken");
  if (view.getUint32(at, true) !== LOCAL) throw new ImportRefused("xlsxBroken");
  const start = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const packed = bytes.subarray(start, start + packedBytes);
  if (method === STORED) return atMost(packed, bytesMax);
  if (method !== DEFLATED) throw new ImportRefused("xlsxBroken");
  return inflated(packed, bytesMax);
}

async function inflated(packed: Uint8Array<ArrayBuffer>, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concat(...parts);
      size += value.length;
      if (size > bytesMax) {
        await reader.cancel();
        throw tooLarge();
      }
      parts.push(value);
    }
  } catch (error) {
    if (error instanceof ImportRefused) throw error;
    throw new ImportRefused("xlsxBroken");
  }
}

function atMost(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (bytes.length > bytesMax) throw tooLarge();
  return bytes;
}

const tooLarge = (): ImportRefused =>
  new ImportRefused("unpackedTooLarge", { limit: inMib(limits.unpackedBytes) });

/** An archive of unpacked files, for a reader that would start workers of its own to unpack large ones. */
export function storedZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const files: Uint8Array[] = [];
  const list: Uint8Array[] = [];
  let at = 0;
  for (const { bytes, name } of entries) {
    const named = utf8(name);
    const local = header(LOCAL_BYTES, [[0, LOCAL], [18, bytes.length], [22, bytes.length]]); // prettier-ignore
    const listed = header(LISTED_BYTES, [[0, LISTED], [20, bytes.length], [24, bytes.length], [42, at]]); // prettier-ignore
    new DataView(local.buffer).setUint16(26, named.length, true);
    new DataView(listed.buffer).setUint16(28, named.length, true);
    files.push(local, named, bytes);
    list.push(listed, named);
    at += LOCAL_BYTES + named.length + bytes.length;
  }
  const listBytes = list.reduce((total, part) => total + part.length, 0);
  const end = header(END_BYTES, [[0, END], [12, listBytes], [16, at]]); // prettier-ignore
  const view = new DataView(end.buffer);
  view.setUint16(8, entries.length, true);
  view.setUint16(10, entries.length, true);
  return concat(...files, ...list, end);
}

function header(
  bytes: number,
  fields: readonly (readonly [at: number, value: number])[],
): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(bytes);
  const view = new DataView(made.buffer);
  for (const [at, value] of fields) view.setUint32(at, value, true);
  return made;
}
