import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  counted,
  type FailureRecord,
  type Failures,
  FORGOTTEN_AFTER_MS,
  patience,
  waitMs,
} from "../../../service/parties/people/lockout.ts";

const NOW = Date.UTC(2026, 0, 1);

const failures: fc.Arbitrary<Failures | undefined> = fc.option(
  fc.record({
    count: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    lastAtMs: fc.integer({ min: NOW - 2 * FORGOTTEN_AFTER_MS, max: NOW + 60_000 }),
  }),
  { nil: undefined },
);
const record: fc.Arbitrary<FailureRecord> = fc.record({
  isAtHome: fc.boolean(),
  account: failures,
  address: failures,
  home: failures,
});

const longestMs = Math.max(...Object.values(patience).map((one) => one.longestMs));

describe("waiting after failures", () => {
  it("ends, however often and from wherever it failed", () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(waitMs(one, NOW)).toBeLessThanOrEqual(longestMs);
        expect(waitMs(one, NOW + 60_000 + longestMs)).toBe(0);
      }),
    );
  });

  it("never gets shorter by failing once more, nor longer by waiting", () => {
    fc.assert(
      fc.property(record, fc.nat(longestMs), (one, laterMs) => {
        const more = {
          ...one,
          account: counted(one.account, NOW),
          address: counted(one.address, NOW),
        };
        const fresh = one.account === undefined || NOW - one.account.lastAtMs <= FORGOTTEN_AFTER_MS;
        const freshAddress =
          one.address === undefined || NOW - one.address.lastAtMs <= FORGOTTEN_AFTER_MS;
        fc.pre(fresh && freshAddress);
        expect(waitMs(more, NOW)).toBeGreaterThanOrEqual(waitMs(one, NOW));
        expect(waitMs(one, NOW + laterMs)).toBeLessThanOrEqual(waitMs(one, NOW));
      }),
    );
  });

  it("is nobody's at home for what strangers did elsewhere", () => {
    fc.assert(
      fc.property(failures, failures, (account, address) => {
        expect(waitMs({ isAtHome: true, account, address, home: undefined }, NOW)).toBe(0);
      }),
    );
  });

  it("is the account's and the address's where it is not known", () => {
    const many = { count: 1000, lastAtMs: NOW };
    const nobody = { isAtHome: false, account: undefined, address: undefined, home: undefined };
    expect(waitMs({ ...nobody, account: many }, NOW)).toBe(patience.account.longestMs);
    expect(waitMs({ ...nobody, address: many }, NOW)).toBe(patience.address.longestMs);
    expect(waitMs({ ...nobody, home: many }, NOW)).toBe(0);
  });

  it.each(Object.entries(patience))("of %s doubles from the first one on", (name, rule) => {
    const after = (count: number): number => {
      const one = { count, lastAtMs: NOW };
      const nobody = { account: undefined, address: undefined, home: undefined };
      return waitMs({ ...nobody, isAtHome: name === "home", [name]: one }, NOW);
    };
    expect([rule.free - 1, rule.free, rule.free + 1, rule.free + 2].map(after)).toEqual([
      0, 1000, 2000, 4000,
    ]);
  });
});

describe("a failure", () => {
  it("is forgotten after a day without another", () => {
    const old = { count: 9, lastAtMs: NOW };
    expect(counted(old, NOW + FORGOTTEN_AFTER_MS).count).toBe(10);
    expect(counted(old, NOW + FORGOTTEN_AFTER_MS + 1).count).toBe(1);
  });
});
