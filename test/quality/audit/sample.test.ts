import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { drawSample, seedOf } from "../../../service/quality/audit/sample.ts";

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
const lots = fc.uniqueArray(hash, { maxLength: 30 });

it("makes the seed of the root and the nonce, as anybody can with sha256sum", () => {
  const expected = createHash("sha256")
    .update("tallystick/audit/1")
    .update(Buffer.from("ab".repeat(32), "hex"))
    .update(Buffer.from("0102030405060708", "hex"))
    .digest("hex");
  expect(seedOf("ab".repeat(32), "0102030405060708")).toBe(expected);
});

it("draws the same sample whatever the order of the lots, of lots that there are, each once", () => {
  fc.assert(
    fc.property(hash, lots, fc.nat({ max: 40 }), (seed, all, count) => {
      const drawn = drawSample(seed, all, count);
      expect(drawSample(seed, all.toReversed(), count)).toEqual(drawn);
      expect(drawn).toHaveLength(Math.min(count, all.length));
      expect(new Set(drawn).size).toBe(drawn.length);
      expect(all).toEqual(expect.arrayContaining(drawn));
    }),
  );
});

it("keeps the rest of a sample when a lot is added", () => {
  fc.assert(
    fc.property(hash, lots, hash, fc.nat({ max: 40 }), (seed, all, more, count) => {
      const before = drawSample(seed, all, count);
      const after = drawSample(seed, [...all, more], count);
      expect(after.filter((lot) => lot !== more && !before.includes(lot))).toEqual([]);
    }),
  );
});
