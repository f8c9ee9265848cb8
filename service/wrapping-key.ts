import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { concat, fromBase64, toBase64, utf8 } from "../device-attest/bytes.ts";
import { readIfExists, writeDurably } from "./embedded/state-file.ts";
import { ConfigError } from "./environment.ts";
import type { KeyWrapper } from "./parties/managed/key-wrapper.ts";
import { SealBroken } from "./parties/privacy/cipher.ts";

/** Where the wrapping key is: 32 bytes in base64. */
export type WrappingKeySource =
  | { readonly kind: "environment"; readonly key: string }
  | { readonly kind: "file"; readonly path: string }
  /** Made at the first start. */
  | { readonly kind: "home"; readonly path: string };

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @throws ConfigError */
export async function openWrappingKey(source: WrappingKeySource): Promise<KeyWrapper> {
  const text = await textOf(source);
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text))
    throw new ConfigError("the wrapping key of managed keys is not 32 bytes in base64");
  return wrapperOf(fromBase64(text));
}

async function textOf(source: WrappingKeySource): Promise<string> {
  if (source.kind === "environment") return source.key.trim();
  if (source.kind === "file") return (await readFile(source.path, "utf8")).trim();
  const kept = await readIfExists(source.path);
  if (kept !== undefined) return kept.trim();
  const made = toBase64(randomBytes(32));
  await writeDurably(source.path, made);
  return made;
}

/** AES-256-GCM: nonce, ciphertext, tag. */
const wrapperOf = (secret: Uint8Array): KeyWrapper => ({
  wrap: (key, context) => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, secret, nonce).setAAD(utf8(context));
    const wrapped = concat(nonce, cipher.update(key), cipher.final(), cipher.getAuthTag());
    return Promise.resolve(wrapped);
  },
  unwrap: (wrapped, context) =>
    new Promise((resolve) => {
      resolve(unwrapped(secret, wrapped, context));
    }),
});

function unwrapped(secret: Uint8Array, wrapped: Uint8Array, context: string): Uint8Array {
  try {
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(utf8(context)).setAuthTag(wrapped.subarray(-TAG_BYTES));
    return concat(decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final());
  } catch (cause) {
    throw new SealBroken("a managed key does not unwrap", { cause });
  }
}
