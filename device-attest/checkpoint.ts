import { concat, equal, fromBase64, toBase64, toHex, utf8 } from "./bytes.ts";
import { caught, Fault } from "./fault.ts";
import { sha256, verifyEd25519 } from "#crypto";

/** A C2SP tlog-checkpoint: the log's size and root, as a signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A checkpoint's signer as a note verifier key: `<name>+<hash>+<base64(0x01 ‖ Ed25519 public key)>`. */
export interface LogKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

const ED25519 = Uint8Array.of(1);
const CHECKPOINT = /^([^\n]{1,256})\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;
const SIGNATURE = /^— (\S{1,256}) ([A-Za-z0-9+/=]{1,400})$/;

/** The text that is signed. */
export const checkpointBody = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${String(size)}\n${toBase64(root)}\n`;

/** The signed note: body, blank line, one signature line (U+2014). */
export const checkpointNote = (body: string, key: LogKey, signature: Uint8Array): string =>
  `${body}\n— ${key.name} ${toBase64(concat(keyHash(key), signature))}\n`;

export const formatLogKey = (key: LogKey): string =>
  `${key.name}+${toHex(keyHash(key))}+${toBase64(concat(ED25519, key.publicKey))}`;

/** @throws Fault `checkpointFormat` unless `text` is an Ed25519 note verifier key with its right hash */
export function parseLogKey(text: string): LogKey {
  const [, name, hash, encoded] =
    /^([^\s+]{1,256})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  if (name === undefined || encoded === undefined)
    throw new Fault("checkpointFormat", "no log key");
  const bytes = bytesIn(encoded);
  const key = { name, publicKey: bytes.subarray(1) };
  if (bytes.length !== 33 || bytes[0] !== 1 || toHex(keyHash(key)) !== hash)
    throw new Fault("checkpointFormat", "not an Ed25519 log key, or its hash is wrong");
  return key;
}

/**
 * Reads a signed checkpoint and requires the signature of `key`; signatures of others (witnesses) are passed over.
 * @throws Fault `checkpointFormat`, `checkpointOrigin`, `checkpointSignature`
 */
export function openCheckpoint(note: string, key: LogKey): Checkpoint {
  const split = note.indexOf("\n\n");
  if (split < 0 || note.length > 10_000) throw new Fault("checkpointFormat");
  const body = note.slice(0, split + 1);
  const checkpoint = parseBody(body);
  if (checkpoint.origin !== key.name) throw new Fault("checkpointOrigin");
  const lines = note.slice(split + 2).split("\n");
  if (!lines.some((line) => isSignature(line, body, key))) throw new Fault("checkpointSignature");
  return checkpoint;
}

function parseBody(body: string): Checkpoint {
  const [, origin, size, root] = CHECKPOINT.exec(body) ?? [];
  if (origin === undefined || root === undefined || !Number.isSafeInteger(Number(size)))
    throw new Fault("checkpointFormat");
  return { origin, size: Number(size), root: bytesIn(root) };
}

function isSignature(line: string, body: string, key: LogKey): boolean {
  const [, name, encoded] = SIGNATURE.exec(line) ?? [];
  const bytes = name === key.name && encoded !== undefined && caught(() => fromBase64(encoded));
  return (
    bytes instanceof Uint8Array &&
    equal(bytes.subarray(0, 4), keyHash(key)) &&
    verifyEd25519(key.publicKey, utf8(body), bytes.subarray(4))
  );
}

function bytesIn(base64: string): Uint8Array {
  const bytes = caught(() => fromBase64(base64));
  if (bytes instanceof Fault) throw new Fault("checkpointFormat", bytes.message);
  return bytes;
}

/** c2sp.org/signed-note: the first four bytes of SHA-256(name ‖ "\n" ‖ type ‖ key). */
const keyHash = (key: LogKey): Uint8Array =>
  sha256(utf8(`${key.name}\n`), ED25519, key.publicKey).subarray(0, 4);
