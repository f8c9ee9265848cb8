import fc from "fast-check";
import { expect, it } from "vitest";
import { acceptance, zeroAcceptanceSample } from "../../service/quality/sampling.ts";

/** Binomial coefficient, exactly. */
function choose(n: bigint, k: bigint): bigint {
  let result = 1n;
  for (let at = 1n; at <= k; at++) result = (result * (n - k + at)) / at;
  return k > n ? 0n : result;
}

/** Of all ways to draw the sample, the share that holds nothing bad, in millionths. */
function acceptanceByCounting(lotSize: number, sample: number, bad: number): number {
  const [n, k, good] = [BigInt(lotSize), BigInt(sample), BigInt(lotSize - bad)];
  return Number((choose(good, k) * 10n ** 12n) / choose(n, k)) / 1e12;
}

const share = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100);
const lot = fc.integer({ min: 1, max: 300 });

it("a lot is accepted as often as counting all samples says", () => {
  fc.assert(
    fc.property(lot, fc.nat(), fc.nat(), (lotSize, a, b) => {
      const [sample, bad] = [a % (lotSize + 1), b % (lotSize + 1)];
      expect(acceptance(lotSize, sample, bad)).toBeCloseTo(
        acceptanceByCounting(lotSize, sample, bad),
        9,
      );
    }),
  );
});

it("the sample is the smallest that keeps to the risk", () => {
  fc.assert(
    fc.property(lot, share, share, (lotSize, limitingQuality, consumersRisk) => {
      const sample = zeroAcceptanceSample(lotSize, { limitingQuality, consumersRisk });
      const bad = Math.max(1, Math.ceil(Number((lotSize * limitingQuality).toFixed(6))));
      const tolerance = 1e-12;
      expect(acceptance(lotSize, sample, bad)).toBeLessThanOrEqual(consumersRisk + tolerance);
      expect(acceptance(lotSize, sample - 1, bad)).toBeGreaterThan(consumersRisk - tolerance);
    }),
  );
});

it("a very large lot needs what the rule of success runs says, and a small one less", () => {
  // ln 0.1 / ln 0.99 = 229.1 (success run theorem).
  expect(zeroAcceptanceSample(10_000_000, { limitingQuality: 0.01, consumersRisk: 0.1 })).toBe(230);
  expect(zeroAcceptanceSample(500, { limitingQuality: 0.01, consumersRisk: 0.1 })).toBeLessThan(
    230,
  );
  expect(zeroAcceptanceSample(10, { limitingQuality: 0.01, consumersRisk: 0.1 })).toBe(9);
});

it("what is no lot or no risk is refused", () => {
  const risk = { limitingQuality: 0.01, consumersRisk: 0.1 };
  for (const lotSize of [0, -1, 1.5, Number.NaN])
    expect(() => zeroAcceptanceSample(lotSize, risk)).toThrow(RangeError);
  for (const wrong of [0, 1, Number.NaN])
    expect(() => zeroAcceptanceSample(10, { ...risk, consumersRisk: wrong })).toThrow(RangeError);
  expect(() => acceptance(10, 11, 0)).toThrow(RangeError);
});
