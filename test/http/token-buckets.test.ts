import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressBlock } from "../../service/http/address.ts";
import { TokenBuckets } from "../../service/http/rate-limit.ts";

describe("a token bucket", () => {
  it("never gives more than its burst and what came since", () => {
    const rate = { perSecond: 5, burst: 10 };
    const gaps = fc.array(fc.nat(1000), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, (pauses) => {
        const buckets = new TokenBuckets(rate, 10);
        let [atMs, taken] = [0, 0];
        for (const pause of pauses) {
          atMs += pause;
          if (buckets.take("one", atMs) === 0) taken++;
        }
        expect(taken).toBeLessThanOrEqual(rate.burst + (atMs / 1000) * rate.perSecond);
      }),
    );
  });

  it("gives again when it said, and does not gain by a clock that goes back", () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, 10);
    expect([0, 0, 500, -5000, 1000].map((at) => buckets.take("one", at))).toEqual([0, 1, 1, 1, 0]);
  });

  it("of many names forgets the longest unused", () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, 2);
    expect(["a", "b", "a", "c", "a", "b"].map((name) => buckets.take(name, 0))).toEqual([
      0, 0, 1, 0, 1, 0,
    ]);
  });
});

describe("an address", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001::1", "2001:db8:1:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("%s counts as %s", (ip, block) => {
    expect(addressBlock(ip)).toBe(block);
  });
});
