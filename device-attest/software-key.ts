import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import { rawSignature } from "./crypto/der-signature.ts";
import { DeviceError } from "./device-error.ts";
import { createFile, diskError, errnoOf, type Files, readFile } from "./disk/files.ts";
import { publicKeyIn, sealKey, spkiOf, unsealKey } from "./disk/key-file.ts";
import { nodeFiles } from "./disk/node-files.ts";
import { deviceKey } from "./key.ts";
import type { KeyStore } from "./key-store.ts";
import { toLowS } from "./signature.ts";

/** Beside this thread, which has other things to do. */
const signDer = promisify(sign);

/**
 * A P-256 private key in this process's memory.
 * @throws Fault `keyEncoding` for a key of another curve
 */
export function softwareKeyOf(privateKey: KeyObject): KeyStore {
  const { spki } = deviceKey(spkiOf(privateKey));
  return {
    spki,
    sign: async (message) => toLowS(rawSignature(await signDer("sha256", message, privateKey))),
  };
}

/**
 * Makes a key and writes it, encrypted, to a new file that only its owner can read.
 * @throws DeviceError `keyExists`, `passphrase` (empty), `diskFull`, `diskFault`
 */
export async function createSoftwareKey(
  path: string,
  passphrase: string,
  files: Files = nodeFiles,
): Promise<KeyStore> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const sealed = await sealKey(privateKey, passphrase);
  try {
    await createFile(files, path, sealed);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") throw new DeviceError("keyExists", `${path} exists`);
    throw diskError(error);
  }
  return softwareKeyOf(privateKey);
}

/** @throws DeviceError `keyMissing`, `keyFile`, `passphrase`, `diskFault` */
export async function openSoftwareKey(
  path: string,
  passphrase: string,
  files: Files = nodeFiles,
): Promise<KeyStore> {
  return softwareKeyOf(await unsealKey(await readKeyFile(path, files), passphrase));
}

/**
 * The public key in a key file, which needs no passphrase.
 * @throws DeviceError `keyMissing`, `keyFile`, `diskFault`
 */
export async function readPublicKey(path: string, files: Files = nodeFiles): Promise<Uint8Array> {
  return publicKeyIn(await readKeyFile(path, files));
}

async function readKeyFile(path: string, files: Files): Promise<Uint8Array> {
  const bytes = await readFile(files, path);
  if (bytes === undefined) throw new DeviceError("keyMissing", `no key file ${path}`);
  return bytes;
}
