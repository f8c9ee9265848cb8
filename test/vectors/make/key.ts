import { createPublicKey } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { concat, fromHex, toHex, utf8 } from "../../../device-attest/bytes.ts";
import type { KeyVector, SignatureVector, VectorFile } from "../vector.ts";
import { key, otherKey, statementOf } from "./materials.ts";

const ORDER = p256.Point.Fn.ORDER;
const COMPRESSED_PREFIX = fromHex("3039301306072a8648ce3d020106082a8648ce3d030107032200");

const point = key.spki.subarray(26);
const offCurve = Uint8Array.from(key.spki);
offCurve[90]! ^= 1;
const hybrid = Uint8Array.from(key.spki);
hybrid[26] = 6 + (hybrid[90]! & 1);
const beyondField = Uint8Array.from(key.spki);
beyondField.fill(0xff, 27, 59);
const otherCurve = Uint8Array.from(key.spki);
otherCurve[22] = 6;

const pem = createPublicKey({ key: Buffer.from(key.spki), format: "der", type: "spki" })
  .export({ format: "pem", type: "spki" })
  .toString();

const wrongKeys: readonly (readonly [string, Uint8Array])[] = [
  ["the point compressed", concat(COMPRESSED_PREFIX, p256.Point.fromBytes(point).toBytes(true))],
  ["the bare point", point],
  ["PEM", utf8(pem)],
  ["a point in hybrid form", hybrid],
  ["a point off the curve", offCurve],
  ["a coordinate beyond the field", beyondField],
  ["another curve's name", otherCurve],
  ["a byte short", key.spki.subarray(0, 90)],
  ["a byte long", concat(key.spki, new Uint8Array(1))],
  ["nothing", new Uint8Array(0)],
];

export const keys = (): VectorFile<KeyVector> => ({
  about:
    "The one encoding of a public key: DER SubjectPublicKeyInfo, uncompressed, 91 bytes; keyId is its SHA-256. " +
    "`secret` is the private scalar of a key that signs vectors, by RFC 6979; never use it for anything else.",
  vectors: [
    ...[key, otherKey].map(({ secret, spki, keyId }, at) => ({
      name: `key ${String(at + 1)}`,
      secret: toHex(secret),
      spki: toHex(spki),
      keyId: toHex(keyId),
    })),
    ...wrongKeys.map(([name, spki]) => ({
      name,
      spki: toHex(spki),
      refused: "keyEncoding" as const,
    })),
  ],
});

const message = statementOf({});
const signature = key.sign(message);
const numberIn = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);
const pair = (r: bigint, s: bigint): Uint8Array =>
  fromHex(r.toString(16).padStart(64, "0") + s.toString(16).padStart(64, "0"));
const r = numberIn(signature.subarray(0, 32));
const s = numberIn(signature.subarray(32));
const flipped = Uint8Array.from(signature);
flipped[0]! ^= 1;

type Refusal = readonly [string, Uint8Array, Uint8Array, NonNullable<SignatureVector["refused"]>];
const wrongSignatures: readonly Refusal[] = [
  ["high s: its twin, valid ECDSA", message, pair(r, ORDER - s), "highS"],
  ["s is half the order and one more", message, pair(r, ORDER / 2n + 1n), "highS"],
  ["s beyond the order", message, pair(r, 2n ** 256n - 1n), "highS"],
  ["s is half the order, but not of this message", message, pair(r, ORDER / 2n), "badSignature"],
  ["a byte short", message, signature.subarray(0, 63), "signatureLength"],
  ["a byte long", message, concat(signature, new Uint8Array(1)), "signatureLength"],
  ["DER", message, p256.Signature.fromBytes(signature).toBytes("der"), "signatureLength"],
  ["a flipped bit", message, flipped, "badSignature"],
  ["of another message", statementOf({ sequence: 2 }), signature, "badSignature"],
  ["of another key", message, otherKey.sign(message), "badSignature"],
  ["r is zero", message, pair(0n, s), "badSignature"],
  ["s is zero", message, pair(r, 0n), "badSignature"],
  ["r beyond the order", message, pair(ORDER, s), "badSignature"],
  ["s before r", message, pair(s, r), "highS"],
];

export const signatures = (): VectorFile<SignatureVector> => ({
  about: "ECDSA P-256 over SHA-256(message), 64 bytes r then s, s at most half the group order.",
  vectors: [
    ...[message, statementOf({ sequence: 2 }), utf8("any bytes")].map((signed, at) => ({
      name: `right ${String(at + 1)}`,
      spki: toHex(key.spki),
      message: toHex(signed),
      signature: toHex(key.sign(signed)),
    })),
    ...wrongSignatures.map(([name, of, bytes, refused]) => ({
      name,
      spki: toHex(key.spki),
      message: toHex(of),
      signature: toHex(bytes),
      refused,
    })),
  ],
});
