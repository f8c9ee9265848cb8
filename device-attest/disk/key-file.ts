import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  scrypt,
} from "node:crypto";
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { concat, equal, fromBase64, toBase64, utf8 } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";

/** Version 1 fixes all parameters: a file cannot talk its reader into weaker or costlier ones. */
const KDF = "scrypt-131072-8-1";
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 } as const;
const CIPHER = "aes-256-gcm";
const TAG_BYTES = 16;

const Base64 = Type.String({ pattern: "^[A-Za-z0-9+/]+={0,2}$", maxLength: 1000 });
const KeyFile = Type.Object(
  {
    v: Type.Literal(1),
    kdf: Type.Literal(KDF),
    salt: Base64,
    cipher: Type.Literal(CIPHER),
    nonce: Base64,
    /** PKCS#8 DER, then the 16-byte tag. */
    sealed: Base64,
    /** Public, and authenticated with the rest. */
    spki: Base64,
  },
  { additionalProperties: false },
);
const keyFileCheck = Compile(KeyFile);

/**
 * The bytes of a key file: scrypt and AES-256-GCM over the private key.
 * @throws DeviceError `passphrase` when it is empty
 */
export async function sealKey(key: KeyObject, passphrase: string): Promise<Uint8Array> {
  const [salt, nonce, spki] = [randomBytes(32), randomBytes(12), spkiOf(key)];
  const secret = await stretch(passphrase, salt);
  const cipher = createCipheriv(CIPHER, secret, nonce).setAAD(spki);
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const sealed = concat(cipher.update(pkcs8), cipher.final(), cipher.getAuthTag());
  pkcs8.fill(0);
  secret.fill(0);
  const file: Static<typeof KeyFile> = {
    v: 1,
    kdf: KDF,
    salt: toBase64(salt),
    cipher: CIPHER,
    nonce: toBase64(nonce),
    sealed: toBase64(sealed),
    spki: toBase64(spki),
  };
  return utf8(`${JSON.stringify(file, undefined, 2)}\n`);
}

/** @throws DeviceError `keyFile`, `passphrase` */
export async function unsealKey(bytes: Uint8Array, passphrase: string): Promise<KeyObject> {
  const { salt, nonce, sealed, spki } = parse(bytes);
  const secret = await stretch(passphrase, salt);
  try {
    const cipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(spki).setAuthTag(sealed.subarray(-TAG_BYTES));
    const pkcs8 = concat(cipher.update(sealed.subarray(0, -TAG_BYTES)), cipher.final());
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    pkcs8.fill(0);
    if (!equal(spkiOf(key), spki)) throw new DeviceError("keyFile");
    return key;
  } catch (error) {
    // AES-GCM cannot tell a wrong passphrase from a damaged file; what OpenSSL says might tell too much.
    throw error instanceof DeviceError ? error : new DeviceError("passphrase");
  } finally {
    secret.fill(0);
  }
}

/** What a key file says in clear. @throws DeviceError `keyFile` */
export const publicKeyIn = (bytes: Uint8Array): Uint8Array => parse(bytes).spki;

export const spkiOf = (key: KeyObject): Uint8Array =>
  Uint8Array.from(createPublicKey(key).export({ type: "spki", format: "der" }));

function parse(bytes: Uint8Array): Record<"salt" | "nonce" | "sealed" | "spki", Uint8Array> {
  try {
    const file: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!keyFileCheck.Check(file)) throw new DeviceError("keyFile");
    return {
      salt: fromBase64(file.salt),
      nonce: fromBase64(file.nonce),
      sealed: fromBase64(file.sealed),
      spki: fromBase64(file.spki),
    };
  } catch {
    throw new DeviceError("keyFile");
  }
}

function stretch(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  if (passphrase === "") throw new DeviceError("passphrase", "the passphrase is empty");
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFC"), salt, 32, SCRYPT, (error, secret) => {
      if (error) reject(error);
      else resolve(secret);
    });
  });
}
