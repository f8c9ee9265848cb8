import { concat, equal, fromHex } from "./bytes.ts";
import { Fault } from "./fault.ts";
import { p256Verifier, sha256 } from "#crypto";
import type { Verifier } from "./crypto/primitives.ts";

/** DER of a SubjectPublicKeyInfo for an uncompressed P-256 point (RFC 5480), up to the two coordinates. */
const SPKI_PREFIX = fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
export const SPKI_BYTES = 91;

export interface DeviceKey {
  /** SHA-256 of `spki`: one key, one id. */
  readonly keyId: Uint8Array;
  readonly spki: Uint8Array;
  readonly x: Uint8Array;
  readonly y: Uint8Array;
  readonly verify: Verifier;
}

/** @throws Fault `keyEncoding` for any other encoding (compressed, PEM, hybrid), another curve or no point */
export function deviceKey(spki: Uint8Array): DeviceKey {
  if (spki.length !== SPKI_BYTES || !equal(spki.subarray(0, 27), SPKI_PREFIX))
    throw new Fault("keyEncoding");
  return {
    keyId: sha256(spki),
    spki,
    x: spki.subarray(27, 59),
    y: spki.subarray(59, 91),
    verify: verifierOf(spki),
  };
}

export const spkiOf = (x: Uint8Array, y: Uint8Array): Uint8Array<ArrayBuffer> =>
  concat(SPKI_PREFIX, x, y);

function verifierOf(spki: Uint8Array): Verifier {
  try {
    return p256Verifier(spki);
  } catch (error) {
    if (error instanceof TypeError) throw new Fault("keyEncoding", error.message);
    throw error;
  }
}
