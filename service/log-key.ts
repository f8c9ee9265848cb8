import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "../device-attest/bytes.ts";
import { readIfExists, writeDurably } from "./embedded/state-file.ts";
import type { LogSigner } from "./evidence/log-signer.ts";

/** DER of a PKCS#8 Ed25519 key (RFC 8410) up to its 32-byte seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

interface LogKeyFile {
  readonly origin: string;
  /** 32 bytes, hexadecimal. */
  readonly seed: string;
}

/**
 * The log's signer from its key file in `home`, made with a new origin at the first start. The origin is bound to
 * every statement: losing the file ends the log.
 */
export async function openLogKey(home: string): Promise<LogSigner> {
  // Others may pass through, not look: as root the embedded database runs as a user of its own, with its data below.
  await mkdir(home, { recursive: true, mode: 0o711 });
  const path = join(home, "log-key.json");
  const text = await readIfExists(path);
  const file = text === undefined ? await createLogKey(path) : (JSON.parse(text) as LogKeyFile);
  return signerOf(file);
}

async function createLogKey(path: string): Promise<LogKeyFile> {
  const file = {
    origin: `tallystick/${toHex(randomBytes(16))}`,
    seed: toHex(randomBytes(32)),
  };
  await writeDurably(path, JSON.stringify(file));
  return file;
}

function signerOf({ origin, seed }: LogKeyFile): LogSigner {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.from(seed, "hex")]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  return {
    key: { name: origin, publicKey: new Uint8Array(publicKey) },
    sign: (message) => sign(null, message, key),
  };
}
