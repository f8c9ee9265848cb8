import fc from "fast-check";
import { expect, test } from "vitest";
import { bump, capped } from "../../service/chain/sender/fees.ts";

const wei = fc.bigInt({ min: 0n, max: 10n ** 15n });
const bid = fc
  .tuple(wei, wei)
  .map(([a, b]) => (a > b ? { max: a, priority: b } : { max: b, priority: a }));

test("a raised bid is an eighth more on both fees, and no less than what the chain asks", () => {
  fc.assert(
    fc.property(bid, bid, (old, now) => {
      const raised = bump(old, now, 10n ** 30n);
      for (const fee of ["max", "priority"] as const) {
        expect(raised[fee] * 1000n).toBeGreaterThanOrEqual(old[fee] * 1125n);
        expect(raised[fee]).toBeGreaterThan(old[fee]);
        expect(raised[fee]).toBeGreaterThanOrEqual(now[fee]);
      }
    }),
  );
});

test("no bid exceeds the cap, and the priority fee never the whole", () => {
  fc.assert(
    fc.property(bid, bid, wei, (old, now, cap) => {
      for (const fees of [bump(old, now, cap), capped(now, cap)]) {
        expect(fees.max).toBeLessThanOrEqual(cap);
        expect(fees.priority).toBeLessThanOrEqual(fees.max);
      }
    }),
  );
});
