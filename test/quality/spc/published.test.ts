import { describe, expect, it } from "vitest";
import { indicesOf } from "../../../service/quality/spc/capability.ts";
import { c4, rangeConstants } from "../../../service/quality/spc/constants.ts";
import { controlCharts } from "../../../service/quality/spc/control-chart.ts";
import { ewma, isOut } from "../../../service/quality/spc/ewma.ts";

/** Worked examples of the NIST/SEMATECH e-Handbook of Statistical Methods, by section. */

it("6.3.2.1: the constants that charts of means, ranges and deviations are made with", () => {
  const a2 = [1.88, 1.023, 0.729, 0.577, 0.483, 0.419, 0.373, 0.337, 0.308];
  const lower = [0, 0, 0, 0, 0, 0.076, 0.136, 0.184, 0.223];
  const upper = [3.267, 2.575, 2.282, 2.115, 2.004, 1.924, 1.864, 1.816, 1.777];
  const unbiased = [0.7979, 0.8862, 0.9213, 0.94, 0.9515, 0.9594, 0.965, 0.9693, 0.9727];
  for (const [at, expected] of a2.entries()) {
    const n = at + 2;
    const { d2, d3 } = rangeConstants(n);
    expect(3 / (d2 * Math.sqrt(n))).toBeCloseTo(expected, 2);
    expect(Math.max(0, 1 - (3 * d3) / d2)).toBeCloseTo(lower[at] ?? -1, 2);
    expect(1 + (3 * d3) / d2).toBeCloseTo(upper[at] ?? -1, 2);
    expect(c4(n)).toBeCloseTo(unbiased[at] ?? -1, 4);
  }
});

it("6.3.2.2: a chart of single values", () => {
  const flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
  const { location, spread } = controlCharts(flow.map((value) => [value]));
  expect(location.center).toBeCloseTo(50.81, 10);
  expect(location.upper).toBeCloseTo(55.8041, 3);
  expect(location.lower).toBeCloseTo(45.8159, 3);
  expect(spread.center).toBeCloseTo(1.8778, 4);
});

it("6.3.2.4: exponentially weighted moving averages", () => {
  const values = [
    52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6,
    52.4, 53.6, 52.1,
  ];
  const averages = [
    50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05,
    49.38, 49.92, 50.73, 51.23, 51.94, 51.99,
  ];
  const points = ewma(values, { target: 50, sigma: 2.0539, weight: 0.3, width: 3 });
  for (const [at, { value }] of points.entries())
    expect(Math.abs(value - (averages[at] ?? 0))).toBeLessThan(0.0101);
  expect(points.at(-1)?.upper).toBeCloseTo(52.5884, 2);
  expect(points.at(-1)?.lower).toBeCloseTo(47.4115, 2);
  expect(points.some(isOut)).toBe(false);
});

describe("6.1.6: capability", () => {
  it("of a process that lies beside the middle", () => {
    const { actual, potential } = indicesOf(16, 2, { min: 8, max: 20 });
    expect(potential).toBeCloseTo(1, 10);
    expect(actual).toBeCloseTo(0.6667, 4);
  });

  it("with one limit is that of the side which has it", () => {
    expect(indicesOf(16, 2, { max: 20 })).toEqual({ potential: undefined, actual: 4 / 6 });
    expect(indicesOf(16, 2, { min: 8 })).toEqual({ potential: undefined, actual: 8 / 6 });
  });

  it("of nothing is refused", () => {
    expect(() => indicesOf(16, 2, {})).toThrow(RangeError);
    expect(() => indicesOf(16, 2, { min: 3, max: 3 })).toThrow(RangeError);
  });
});
