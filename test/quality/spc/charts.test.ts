import fc from "fast-check";
import { expect, it } from "vitest";
import { capabilityOf } from "../../../service/quality/spc/capability.ts";
import { controlCharts, type Subgroup } from "../../../service/quality/spc/control-chart.ts";
import { ewma } from "../../../service/quality/spc/ewma.ts";

const value = fc.integer({ min: -5000, max: 5000 }).map((thousandths) => thousandths / 1000);
const subgroupsOf = (size: number): fc.Arbitrary<Subgroup[]> =>
  fc.array(fc.array(value, { minLength: size, maxLength: size }), { minLength: 2, maxLength: 20 });
const subgroups = fc.integer({ min: 1, max: 14 }).chain(subgroupsOf);

it("charts move and stretch with the values that they are made of", () => {
  fc.assert(
    fc.property(subgroups, value, fc.integer({ min: 1, max: 50 }), (given, shift, stretch) => {
      const before = controlCharts(given);
      const after = controlCharts(given.map((one) => one.map((x) => x * stretch + shift)));
      expect(after.sigma).toBeCloseTo(before.sigma * stretch, 6);
      expect(after.location.center).toBeCloseTo(before.location.center * stretch + shift, 6);
      expect(after.location.upper).toBeCloseTo(before.location.upper * stretch + shift, 6);
      expect(after.spread.upper).toBeCloseTo(before.spread.upper * stretch, 6);
    }),
  );
});

it("the scatter of all values is estimated well from within subgroups, by ranges and by deviations", () => {
  let state = 99;
  const uniform = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
  for (const size of [1, 2, 5, 10, 12]) {
    const given = Array.from({ length: 4000 }, () => Array.from({ length: size }, normal));
    expect(Math.abs(controlCharts(given).sigma - 1)).toBeLessThan(0.03);
    const { overall, within } = capabilityOf(given, { min: -3, max: 3 });
    expect(Math.abs(within.actual - 1)).toBeLessThan(0.05);
    expect(Math.abs((overall.potential ?? 0) - 1)).toBeLessThan(0.03);
  }
});

it("an average weighs each value by its age, whatever came", () => {
  const weight = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 30 }),
      weight,
      value,
      (values, w, target) => {
        const points = ewma(values, { target, sigma: 1, weight: w, width: 3 });
        for (const [at, point] of points.entries()) {
          const past = values.slice(0, at + 1);
          const weighed = past.map((x, age) => w * (1 - w) ** (at - age) * x);
          const expected = weighed.reduce((a, b) => a + b, 0) + (1 - w) ** (at + 1) * target;
          expect(point.value).toBeCloseTo(expected, 8);
          expect(point.upper - target).toBeCloseTo(target - point.lower, 8);
        }
      },
    ),
  );
});

it("what cannot be charted is refused", () => {
  for (const given of [[], [[1, 2]], [[], []], [[1, 2], [1]]])
    expect(() => controlCharts(given)).toThrow(RangeError);
  expect(() => ewma([1], { target: 0, sigma: 1, weight: 0, width: 3 })).toThrow(RangeError);
});
