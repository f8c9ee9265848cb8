import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chipThickness,
  cuttingPowerW,
  removalRate,
  STEEL,
  WEAR_MM_MAX,
  wornBy,
} from "../../scripts/simulation/cutting.ts";
import { bearingSeat } from "../../scripts/simulation/part-program.ts";
import { gaussian, seededRandom } from "../../scripts/simulation/random.ts";
import { shown } from "../../scripts/simulation/shown.ts";
import { ambientCelsius, warmed } from "../../scripts/simulation/thermal.ts";
import { DECIMAL_PATTERN } from "../../device-attest/decimal.ts";

const { cutter, operations } = bearingSeat(STEEL);
const rough = operations.find(({ name }) => name === "rough 1")!;

describe("cutting", () => {
  it("takes the power of Kienzle's formula", () => {
    // Worked by hand: width 8 of 16 mm, so the arc is 90°; feed per tooth 0.08 mm.
    const h = (360 * 8 * 0.08) / (Math.PI * 16 * 90);
    expect(chipThickness(rough, cutter)).toBeCloseTo(h, 10);
    const watts = (1700 * h ** -0.25 * removalRate(rough)) / 60_000;
    expect(cuttingPowerW(rough, cutter, { material: STEEL, wearMm: 0 })).toBeCloseTo(watts, 6);
  });

  it("grows with depth, feed and wear, and costs nothing in the air", () => {
    const power = (changes: Partial<typeof rough>, wearMm = 0.1): number =>
      cuttingPowerW({ ...rough, ...changes }, cutter, { material: STEEL, wearMm });
    const base = power({});
    expect(power({ depthMm: 7 })).toBeGreaterThan(base);
    expect(power({ feedMmPerMin: rough.feedMmPerMin * 1.1 })).toBeGreaterThan(base);
    expect(power({}, 0.2)).toBeGreaterThan(base);
    expect(power({ feedMmPerMin: 0 })).toBe(0);
  });

  it("wears the edge in about Taylor's life, and far sooner at a higher speed", () => {
    const life = (cut: typeof rough): number => {
      let [wear, seconds] = [0, 0];
      for (; wear < WEAR_MM_MAX; seconds += 10) wear = wornBy(wear, 10, cut, cutter);
      return seconds;
    };
    const usual = life(rough);
    expect(usual / cutter.lifeSeconds).toBeGreaterThan(0.8);
    expect(usual / cutter.lifeSeconds).toBeLessThan(1.2);
    const fast = life({ ...rough, speedPerMin: 1.2 * rough.speedPerMin });
    expect(usual / fast).toBeCloseTo(1.2 ** 4, 1);
  });
});

describe("a warm body", () => {
  const body = { capacity: 33_000, resistance: 0.055 };

  it("comes to rest where loss and heat are even, whatever the step", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 5000, noNaN: true }),
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        (heatW, seconds) => {
          let celsius = 20;
          const now = { heatW, ambientCelsius: 20, seconds };
          const settled = 20 + heatW * body.resistance;
          for (let step = 0; step < 50; step++) {
            const next = warmed(celsius, body, now);
            expect(next).toBeGreaterThanOrEqual(celsius - 1e-9);
            expect(next).toBeLessThanOrEqual(settled + 1e-9);
            celsius = next;
          }
        },
      ),
    );
  });

  it("lags behind: after one time constant it has gone 63 % of the way", () => {
    const seconds = body.capacity * body.resistance;
    const celsius = warmed(20, body, { heatW: 1000, ambientCelsius: 20, seconds });
    expect((celsius - 20) / 55).toBeCloseTo(1 - Math.exp(-1), 10);
  });

  it("stands in air that is warmest in the afternoon", () => {
    const [night, afternoon] = [3, 15].map((hour) => ambientCelsius(Date.UTC(2026, 0, 5, hour)));
    expect([night, afternoon]).toEqual([18, 26]);
  });
});

describe("noise", () => {
  it("depends on the seed only", () => {
    const [first, again, other] = [7, 7, 8].map((seed) => {
      const random = seededRandom(seed);
      return Array.from({ length: 100 }, random);
    });
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first!.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it("is standard normal where it should be", () => {
    const random = seededRandom(1);
    const values = Array.from({ length: 20_000 }, () => gaussian(random));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});

describe("what a sensor shows", () => {
  it("is a record's decimal", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e11, max: 1e11, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, places) => {
          expect(shown(value, places)).toMatch(new RegExp(DECIMAL_PATTERN));
        },
      ),
    );
    expect(shown(-0.004, 2)).toBe("0.00");
  });
});
