import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 as sha256Of } from "@noble/hashes/sha2.js";
import type { Primitives } from "./primitives.ts";

export const sha256: Primitives["sha256"] = (...parts) => {
  const running = sha256Of.create();
  for (const part of parts) running.update(part);
  return running.digest();
};

export const p256Verifier: Primitives["p256Verifier"] = (spki) => {
  const point = spki.subarray(-65);
  try {
    p256.Point.fromBytes(point).assertValidity();
  } catch (cause) {
    throw new TypeError("not a P-256 public key", { cause });
  }
  return (message, signature) => {
    try {
      return p256.verify(signature, message, point, { lowS: false, prehash: true });
    } catch {
      return false;
    }
  };
};

export const verifyEd25519: Primitives["verifyEd25519"] = (publicKey, message, signature) => {
  try {
    // RFC 8032's strict rules, as OpenSSL has them; ZIP 215 would take several spellings of one point.
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};

export const toBase64: Primitives["toBase64"] = (bytes) => {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};

export const fromBase64: Primitives["fromBase64"] = (text) => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
};

export const toBase64Url: Primitives["toBase64Url"] = (bytes) =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export const fromBase64Url: Primitives["fromBase64Url"] = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return fromBase64(padded.padEnd(Math.ceil(padded.length / 4) * 4, "="));
};
