import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../../device-attest/backoff.ts";

test("doubles up to its limit, and never waits less than half a step", () => {
  const limits = { msMin: 500, msMax: 60_000 };
  expect([0, 1, 2, 7, 1000].map((attempt) => backoffMs(attempt, limits, 0))).toEqual([
    250, 500, 1000, 30_000, 30_000,
  ]);
  fc.assert(
    fc.property(
      fc.nat(2000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const ms = backoffMs(attempt, limits, random);
        expect(ms).toBeGreaterThanOrEqual(250);
        expect(ms).toBeLessThanOrEqual(60_000);
      },
    ),
  );
});
