import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "../../../device-attest/bytes.ts";
import { spkiOf } from "../../../device-attest/key.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import type { LogSigner } from "../../../service/evidence/log-signer.ts";

/**
 * Keys that anybody can make again from a name, and signatures that are the same every time (RFC 6979): a sample must
 * be reproducible, and nobody may take its keys for secrets.
 */
export function sampleDeviceKey(name: string): KeyStore {
  const secret = sha256(utf8(`tallystick sample device key: ${name}`));
  const point = p256.getPublicKey(secret, false);
  return {
    spki: spkiOf(point.subarray(1, 33), point.subarray(33, 65)),
    sign: (message) => Promise.resolve(p256.sign(message, secret, { prehash: true, lowS: true })),
  };
}

export function sampleLogSigner(origin: string): LogSigner {
  const secret = sha256(utf8(`tallystick sample log key: ${origin}`));
  return {
    key: { name: origin, publicKey: ed25519.getPublicKey(secret) },
    sign: (message) => ed25519.sign(message, secret),
  };
}
