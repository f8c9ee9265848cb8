import fc from "fast-check";
import { expect, it } from "vitest";
import { capabilityOf } from "../../../service/quality/spc/capability.ts";
import { ewma } from "../../../service/quality/spc/ewma.ts";

/** Control chart constants d2 as tables print them (ASTM E2587, table 6), to three places. */
const D2: Readonly<Record<number, number>> = { 2: 1.128, 3: 1.693, 4: 2.059, 5: 2.326, 6: 2.534 };

const value = fc.integer({ min: -5000, max: 5000 }).map((thousandths) => thousandths / 1000);
const subgroups = fc
  .integer({ min: 2, max: 6 })
  .chain((size) =>
    fc.array(fc.array(value, { minLength: size, maxLength: size }), {
      minLength: 2,
      maxLength: 20,
    }),
  )
  .filter((given) => given.some((one) => Math.max(...one) > Math.min(...one)));

/** By sums of squares instead of squared differences, and one division at the end. */
function indices(given: readonly (readonly number[])[], min: number, max: number) {
  let [count, sum, squares, ranges] = [0, 0, 0, 0];
  for (const subgroup of given) {
    const sorted = subgroup.toSorted((a, b) => a - b);
    ranges += (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
    for (const one of subgroup) {
      count += 1;
      sum += one;
      squares += one * one;
    }
  }
  const center = sum / count;
  const within = ranges / given.length / (D2[given[0]?.length ?? 0] ?? Number.NaN);
  const overall = Math.sqrt((count * squares - sum * sum) / (count * (count - 1)));
  const nearer = Math.min(max - center, center - min);
  return {
    cp: (max - min) / (6 * within),
    cpk: nearer / (3 * within),
    pp: (max - min) / (6 * overall),
    ppk: nearer / (3 * overall),
  };
}

it("Cp, Cpk, Pp and Ppk are those of a second implementation, on random data", () => {
  fc.assert(
    fc.property(subgroups, fc.integer({ min: 1, max: 20 }), (given, half) => {
      const expected = indices(given, -half, half);
      const { overall, within } = capabilityOf(given, { min: -half, max: half });
      expect((within.potential ?? 0) / expected.cp).toBeCloseTo(1, 6);
      expect((overall.potential ?? 0) / expected.pp).toBeCloseTo(1, 6);
      expect(within.actual - expected.cpk).toBeCloseTo(0, 6 - digits(expected.cp));
      expect(overall.actual - expected.ppk).toBeCloseTo(0, 6 - digits(expected.pp));
    }),
  );
});

/** Before the point: a large index is as exact as a small one. */
const digits = (number: number): number => Math.max(0, Math.ceil(Math.log10(Math.abs(number) + 1)));

it("moving averages are those of a sum over all values before, with limits by the sum of squared weights", () => {
  const weight = fc.integer({ min: 5, max: 100 }).map((percent) => percent / 100);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), weight, (values, w) => {
      const points = ewma(values, { target: 1, sigma: 2, weight: w, width: 3 });
      expect(points).toHaveLength(values.length);
      for (const [at, point] of points.entries()) {
        const weights = values.slice(0, at + 1).map((_, of) => w * (1 - w) ** (at - of));
        const weighed = weights.reduce((sum, one, of) => sum + one * (values[of] ?? 0), 0);
        expect(point.value).toBeCloseTo(weighed + (1 - w) ** (at + 1), 8);
        const variance = weights.reduce((sum, one) => sum + one ** 2, 0);
        expect(point.upper).toBeCloseTo(1 + 3 * 2 * Math.sqrt(variance), 8);
      }
    }),
  );
});
