import { createPublicKey, hash, verify } from "node:crypto";
import { derSignature } from "./der-signature.ts";
import type { Primitives } from "./primitives.ts";

const ED25519_SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export const sha256: Primitives["sha256"] = (...parts) => {
  const [only] = parts;
  // One call into the native side costs more than copying a few hundred bytes.
  const input = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  // A buffer made on that side costs more than the hash: a string does not, nor 32 bytes of a buffer that is there.
  return Buffer.from(hash("sha256", input, "binary"), "binary");
};

export const p256Verifier: Primitives["p256Verifier"] = (spki) => {
  const key = asTypeError(() =>
    createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }),
  );
  return (message, signature) =>
    signature.length === 64 && verify("sha256", message, key, derSignature(signature));
};

export const verifyEd25519: Primitives["verifyEd25519"] = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = Buffer.concat([ED25519_SPKI_PREFIX, publicKey]);
  try {
    return verify(null, message, { key, format: "der", type: "spki" }, signature);
  } catch {
    return false;
  }
};

function asTypeError<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new TypeError("not a P-256 public key", { cause });
  }
}

export const toBase64: Primitives["toBase64"] = (bytes) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

export const fromBase64: Primitives["fromBase64"] = (text) =>
  new Uint8Array(Buffer.from(text, "base64"));

export const toBase64Url: Primitives["toBase64Url"] = (bytes) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");

export const fromBase64Url: Primitives["fromBase64Url"] = (text) =>
  new Uint8Array(Buffer.from(text, "base64url"));
