import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { spkiOf } from "../../../device-attest/key.ts";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import { encodeStatement, logIdOf, type Statement } from "../../../device-attest/statement.ts";

export const ORIGIN = "tallystick/00112233445566778899aabbccddeeff";
export const DEVICE = "urn:dev:mac:0024befffe804ff1";
export const FACTORY = "f0".repeat(32);

export const sha256 = (bytes: Uint8Array | string): Uint8Array =>
  Uint8Array.from(createHash("sha256").update(bytes).digest());

const secretOf = (name: string): Uint8Array =>
  sha256(`tallystick test vectors, ${name}: never use`);

export interface VectorKey {
  /** The private scalar, 32 bytes: published, so that others can sign the same. */
  readonly secret: Uint8Array;
  readonly spki: Uint8Array;
  readonly keyId: Uint8Array;
  /** RFC 6979, low s: the same signature in every run. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export function vectorKey(name: string): VectorKey {
  const secret = secretOf(name);
  const point = p256.getPublicKey(secret, false);
  const spki = spkiOf(point.subarray(1, 33), point.subarray(33));
  const sign = (message: Uint8Array): Uint8Array =>
    p256.sign(message, secret, { lowS: true, prehash: true });
  return { secret, spki, keyId: sha256(spki), sign };
}

export const key = vectorKey("the device's key");
export const otherKey = vectorKey("another key");

/** Ed25519 from its seed (RFC 8410). */
export const logSignerOf = (name: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secretOf(name)]),
    format: "der",
    type: "pkcs8",
  });

const salt = (sequence: number): string =>
  toBase64Url(sha256(`salt ${String(sequence)}`).subarray(0, 16));

type Common = Pick<
  DeviceRecord,
  "v" | "device" | "machine" | "sequence" | "capturedAt" | "source" | "subjects" | "salt"
>;

const common = (sequence: number): Common => ({
  v: 1,
  device: DEVICE,
  machine: "mill-1",
  sequence,
  capturedAt: `2026-08-01T06:00:0${String(sequence)}.000Z`,
  source: "sensor",
  subjects: ["https://id.gs1.org/01/09506000134352/10/L42"],
  salt: salt(sequence),
});

export const reading: DeviceRecord = {
  ...common(1),
  kind: "reading",
  readings: [
    { metric: "spindle-power", unit: "kW", value: "1.52", offsetMs: 0 },
    { metric: "spindle-power", unit: "kW", value: "-0.03", offsetMs: 100 },
  ],
};

export const inspection: DeviceRecord = {
  ...common(2),
  source: "person",
  step: "final-inspection",
  kind: "inspection",
  inspection: {
    ruleSet: toHex(sha256("rule set")),
    ruleSetSalt: toHex(sha256("rule set salt")),
    lot: toHex(sha256("lot")),
    sample: 7,
    attempt: 1,
    ordinal: 3,
    closing: false,
    measurements: [
      { metric: "bore-diameter", unit: "mm", value: "12.004" },
      { metric: "runout", unit: "um", value: "3" },
    ],
    inspector: "inspector-7f3a",
    instrument: "cmm-2",
    calibrationDue: "2027-01-31",
  },
};

export const event: DeviceRecord = {
  ...common(3),
  source: "document",
  kind: "event",
  event: {
    type: "ObjectEvent",
    action: "OBSERVE",
    "€": "euro",
    "\u0080": "control",
    Ö: "ö",
    "😀": "surrogate pair",
    数量: 12,
    10: "ten",
    9: "nine",
    nested: { b: [true, false, null, -1], a: {} },
    escaped: '\b\t\n\f\r"\\/\u001f\u007f\u2028',
    integer: Number.MAX_SAFE_INTEGER,
  },
};

export const heartbeat: DeviceRecord = {
  ...common(4),
  kind: "heartbeat",
  attachments: [{ sha256: toHex(sha256("photo")), mediaType: "image/jpeg", bytes: 48_213 }],
  seen: { size: 42, root: toHex(sha256("root")), blockHash: `0x${toHex(sha256("block"))}` },
};

export const retire: DeviceRecord = {
  ...common(5),
  kind: "retire",
  retire: { finalSequence: 5, nextKey: toHex(otherKey.keyId) },
};

export const recordHashOf = (record: unknown): Uint8Array => sha256(canonicalize(record as Json));

/** Before the second statement of a chain: any hash will do where there is nothing to check it against. */
export const PREVIOUS = sha256("the statement before");

export function statementOf(fields: Partial<Statement>): Uint8Array {
  const sequence = fields.sequence ?? 1;
  return encodeStatement({
    kind: "rec",
    logId: logIdOf(ORIGIN),
    recordHash: recordHashOf(reading),
    judgementHash: new Uint8Array(32),
    keyId: key.keyId,
    previous: sequence === 1 ? new Uint8Array(32) : PREVIOUS,
    ...fields,
    sequence,
  });
}
