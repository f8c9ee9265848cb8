import { storedZip } from "../../../../../web/inspect/import/zip.ts";

interface Lie {
  /** What it says that it unpacks to. */
  readonly saysBytes?: number;
  readonly flags?: number;
}

const LOCAL_BYTES = 30;
const DEFLATED = 8;

/** An archive of one deflated file, with lies in its list. */
export function zipOf(name: string, deflated: Uint8Array, { flags = 0, saysBytes }: Lie): Buffer {
  const archive = Buffer.from(storedZip([{ name, bytes: deflated }]));
  const list = LOCAL_BYTES + Buffer.byteLength(name) + deflated.length;
  archive.writeUInt16LE(DEFLATED, 8);
  archive.writeUInt16LE(flags, list + 8);
  archive.writeUInt16LE(DEFLATED, list + 10);
  if (saysBytes !== undefined) archive.writeUInt32LE(saysBytes, list + 24);
  return archive;
}

/** As spreadsheets in China save it: each character's bytes are searched, because nothing here encodes them. */
export function gb18030Of(text: string): Buffer {
  const decoder = new TextDecoder("gb18030");
  const pairs = new Map<string, number[]>();
  for (let first = 0x81; first < 0xff; first++)
    for (let second = 0x40; second < 0xff; second++)
      pairs.set(decoder.decode(Uint8Array.of(first, second)), [first, second]);
  return Buffer.from(Array.from(text, (one) => pairs.get(one) ?? [one.charCodeAt(0)]).flat());
}
