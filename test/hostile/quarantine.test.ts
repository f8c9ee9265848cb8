import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultCode } from "../../device-attest/fault.ts";
import {
  changed,
  highTwin,
  nestedArrays,
  nestedObjects,
  plain,
  resigned,
  restated,
  rewritten,
  type Spoil,
  withSequence,
} from "./support/spoil.ts";
import { openTarget, type Target } from "./support/target.ts";

let to: Target;
beforeAll(async () => {
  to = await openTarget();
});
afterAll(() => to.close());

const tag = (text: string) => (statement: Buffer) => {
  statement.write(text, 0, "ascii");
  return statement;
};

const cases: readonly (readonly [what: string, code: FaultCode, spoil: Spoil])[] = [
  ["no JSON", "malformed", plain("{not json")],
  ["nothing", "malformed", plain("")],
  ["bytes that are no UTF-8", "malformed", plain(Buffer.of(0xff, 0xfe, 0))],
  ["half an envelope", "malformed", rewritten((text) => text.slice(0, 300))],
  ["two envelopes at once", "malformed", rewritten((text) => text + text)],
  ["100,000 brackets that nothing closes", "malformed", plain("[".repeat(100_000))],
  ["100,000 nested arrays", "envelope", plain(nestedArrays(100_000))],
  ["100,000 nested objects", "envelope", plain(nestedObjects(100_000))],
  ["null", "envelope", plain("null")],
  ["a number for a statement", "envelope", changed((all) => ({ ...all, statement: 7 }))],
  ["an object for a signature", "envelope", changed((all) => ({ ...all, signature: {} }))],
  ["no statement", "envelope", changed((all) => ({ ...all, statement: undefined }))],
  ["another alphabet", "encoding", changed((all) => ({ ...all, statement: "+/==" }))],
  [
    "a padded signature",
    "encoding",
    rewritten((text) => text.replace(/("signature":".*?)"/, '$1=="')),
  ],
  ["a statement of 183 bytes", "statementLength", restated((bytes) => bytes.subarray(1))],
  ["an unknown tag", "statementTag", restated(tag("tallystick/xyz/1"))],
  ["a leaf that only the service writes", "statementTag", restated(tag("tallystick/inq/1"))],
  ["sequence 0", "sequenceRange", restated((bytes) => withSequence(bytes, 0n))],
  ["sequence 2^53", "sequenceRange", restated((bytes) => withSequence(bytes, 2n ** 53n))],
  ["sequence 2^64-1", "sequenceRange", restated((bytes) => withSequence(bytes, 2n ** 64n - 1n))],
  [
    "a first statement with a predecessor",
    "previousRange",
    restated((bytes) => withSequence(bytes.fill(1, 152), 1n)),
  ],
  [
    "a later statement without one",
    "previousRange",
    restated((bytes) => withSequence(bytes.fill(0, 152), 9n)),
  ],
  ["a statement for another log", "wrongLog", restated((bytes) => bytes.fill(9, 16, 48))],
  ["a signature of 63 bytes", "signatureLength", resigned((bytes) => bytes.subarray(1))],
  ["s above half the order", "highS", resigned(highTwin)],
  ["a signature of zeros", "badSignature", resigned((bytes) => bytes.fill(0))],
  ["r beyond the order", "badSignature", resigned((bytes) => bytes.fill(0xff, 0, 32))],
  [
    "one bit of what was signed changed",
    "badSignature",
    restated((bytes) => {
      bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
      return bytes;
    }),
  ],
];

describe("what has no valid signature of a live key", () => {
  it.each(cases)("by HTTP: %s is a problem, %s", async (_what, code, spoil) => {
    const payload = await spoil(to.device);
    expect(await to.byHttp(payload)).toMatchObject({
      status: 422,
      type: "application/problem+json; charset=utf-8",
      body: { code, status: 422 },
    });
    expect(await to.quarantinedAs(payload)).toContain(code);
  });

  it.each(cases)(
    "by MQTT: %s is acknowledged and in quarantine as %s",
    async (_what, code, spoil) => {
      const payload = await spoil(to.device);
      await to.byMqtt(payload);
      expect(await to.quarantinedAs(payload)).toContain(code);
    },
  );

  it("is not in the log", async () => {
    expect(await to.newest()).toEqual({ fault: null, sequence: 1 });
  });
});

describe("10 MB", () => {
  const large = Buffer.alloc(10_000_000, 0x20);

  it("by HTTP are a problem, tooLarge", async () => {
    expect(await to.byHttp(large)).toMatchObject({ status: 413, body: { code: "tooLarge" } });
  });

  it("by MQTT are acknowledged, and counted as tooLarge without being kept", async () => {
    await to.byMqtt(large);
    const { rows } = await to.target.database.pool.query(
      "SELECT length(payload_head) AS kept FROM quarantine WHERE code = 'tooLarge'",
    );
    expect(rows).toEqual([{ kept: 2048 }]);
  });
});
