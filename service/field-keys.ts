import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { concat, fromBase64, fromHex, toBase64, toHex, utf8 } from "../device-attest/bytes.ts";
import { readIfExists, writeDurably } from "./embedded/state-file.ts";
import { ConfigError } from "./environment.ts";
import { type FieldCipher, SealBroken } from "./parties/privacy/cipher.ts";

const CIPHER = "aes-256-gcm";
/** A sealed value: id of its key, nonce, ciphertext, tag. */
const ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = ID_BYTES + NONCE_BYTES;

const KeyFile = Type.Object(
  {
    /** Id of the key that seals; the others open what they sealed. */
    current: Type.String(),
    /** 32 bytes in base64, by id of 16 hexadecimal digits. */
    keys: Type.Record(
      Type.String({ pattern: "^[0-9a-f]{16}$" }),
      Type.String({ pattern: "^[A-Za-z0-9+/]{43}=$" }),
    ),
  },
  { additionalProperties: false },
);
type KeyFile = Static<typeof KeyFile>;
const keyFileCheck = Compile(KeyFile);

/** The cipher of a key file, which is made with a first key where there is none. @throws ConfigError */
export async function openFieldKeys(path: string): Promise<FieldCipher> {
  const kept = await readIfExists(path);
  return new FileCipher(path, kept === undefined ? await writeKeys(path, {}) : parse(kept, path));
}

/** Adds a key, which seals from now on. The old ones go when nothing is sealed by them any more. @throws ConfigError */
export async function rotateFieldKeys(path: string): Promise<FieldCipher> {
  const kept = await readIfExists(path);
  const keys = kept === undefined ? {} : parse(kept, path).keys;
  return new FileCipher(path, await writeKeys(path, keys));
}

/** Forgets every key but the present one: what they sealed is gone with them. @throws ConfigError */
export async function dropOldFieldKeys(path: string): Promise<void> {
  const { current, keys } = parse((await readIfExists(path)) ?? "null", path);
  await writeDurably(path, textOf({ current, keys: { [current]: keys[current] ?? "" } }));
}

async function writeKeys(path: string, old: KeyFile["keys"]): Promise<KeyFile> {
  const current = toHex(randomBytes(ID_BYTES));
  const file = { current, keys: { ...old, [current]: toBase64(randomBytes(32)) } };
  await writeDurably(path, textOf(file));
  return file;
}

const textOf = (file: KeyFile): string => `${JSON.stringify(file, undefined, 2)}\n`;

function parse(text: string, path: string): KeyFile {
  const file: unknown = JSON.parse(text);
  if (!keyFileCheck.Check(file) || !Object.hasOwn(file.keys, file.current))
    throw new ConfigError(`${path} is no file of field keys`);
  return file;
}

class FileCipher implements FieldCipher {
  readonly #path: string;
  readonly #current: string;
  #secrets: ReadonlyMap<string, Uint8Array>;

  constructor(path: string, file: KeyFile) {
    this.#path = path;
    this.#current = file.current;
    this.#secrets = secretsOf(file);
  }

  seal(text: string, context: string): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#secret(this.#current), nonce);
    cipher.setAAD(utf8(context));
    const sealed = concat(cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag());
    return concat(fromHex(this.#current), nonce, sealed);
  }

  open(sealed: Uint8Array, context: string): string {
    try {
      const nonce = sealed.subarray(ID_BYTES, HEAD_BYTES);
      const secret = this.#secret(keyIdIn(sealed));
      const cipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(utf8(context)).setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = cipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES), undefined, "utf8");
      return text + cipher.final("utf8");
    } catch (cause) {
      throw new SealBroken("a sealed value does not open", { cause });
    }
  }

  isOld(sealed: Uint8Array): boolean {
    return keyIdIn(sealed) !== this.#current;
  }

  /** Another process may have added a key since. */
  #secret(id: string): Uint8Array {
    if (!this.#secrets.has(id))
      this.#secrets = secretsOf(parse(readFileSync(this.#path, "utf8"), this.#path));
    return this.#secrets.get(id) ?? NO_KEY;
  }
}

const secretsOf = ({ keys }: KeyFile): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(keys).map(([id, key]) => [id, fromBase64(key)]));

const keyIdIn = (sealed: Uint8Array): string => toHex(sealed.subarray(0, ID_BYTES));

const NO_KEY = new Uint8Array(0);
