import fc from "fast-check";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { join } from "../../device-attest/bytes.ts";
import { PacketGuard } from "../../service/ingest/packet-guard.ts";

const publish = (payloadBytes: number): Uint8Array =>
  Uint8Array.from(
    generate({
      cmd: "publish",
      topic: "a/b",
      payload: Buffer.alloc(payloadBytes, 7),
      qos: 1,
      messageId: 9,
      dup: false,
      retain: false,
    }),
  );

/** Feeds a stream in pieces of the given sizes, repeated. */
function feed(guard: PacketGuard, stream: Uint8Array, pieces: readonly number[]): Uint8Array {
  const out: Uint8Array[] = [];
  for (let at = 0, piece = 0; at < stream.length; piece++) {
    const size = pieces[piece % pieces.length] ?? 1;
    out.push(guard.feed(stream.subarray(at, at + size)));
    at += size;
  }
  return join(out);
}

const pieces = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

describe("the packet guard", () => {
  it("hands on what fits, byte for byte, however it is cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 290 })), pieces, (sizes, cuts) => {
        const stream = join(sizes.map(publish));
        expect(feed(new PacketGuard(300), stream, cuts)).toEqual(stream);
      }),
    );
  });

  it("shortens an oversized PUBLISH to the limit and keeps its neighbours", () => {
    fc.assert(
      fc.property(fc.integer({ min: 301, max: 70_000 }), pieces, (size, cuts) => {
        const stream = join([publish(10), publish(size), publish(20)]);
        const out = feed(new PacketGuard(300), stream, cuts);
        const shortened = out.subarray(publish(10).length, out.length - publish(20).length);
        expect(shortened.length).toBe(3 + 300);
        expect(out.subarray(0, publish(10).length)).toEqual(publish(10));
        expect(out.subarray(out.length - publish(20).length)).toEqual(publish(20));
      }),
      { numRuns: 50 },
    );
  });

  it("refuses an oversized packet that is no PUBLISH, and a length of five bytes", () => {
    expect(() => new PacketGuard(300).feed(Uint8Array.of(0x10, 0xff, 0x7f))).toThrow(RangeError);
    expect(() => new PacketGuard(300).feed(Uint8Array.of(0x30, 255, 255, 255, 255, 1))).toThrow(
      RangeError,
    );
  });
});
