import { describe, expect, it } from "vitest";
import { chiSquareTail, normalTails } from "../../service/score/fit/gamma.ts";
import { fitLogistic } from "../../service/score/fit/logistic.ts";

const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);

/** Rows of a two by two table: the exposed first. */
function twoByTwo(a: number, b: number, c: number, d: number) {
  return {
    exposed: [...repeat(1, a + b), ...repeat(0, c + d)],
    isBad: [...repeat(true, a), ...repeat(false, b), ...repeat(true, c), ...repeat(false, d)],
  };
}

describe("a logistic regression", () => {
  it("of one yes and no is the log odds ratio, with Woolf's standard error", () => {
    const { exposed, isBad } = twoByTwo(30, 70, 10, 90);
    const { estimates, intercept } = fitLogistic([exposed], isBad);
    expect(estimates[0]!.coefficient).toBeCloseTo(Math.log((30 * 90) / (70 * 10)), 10);
    expect(estimates[0]!.standardError).toBeCloseTo(
      Math.sqrt(1 / 30 + 1 / 70 + 1 / 10 + 1 / 90),
      6,
    );
    expect(intercept.coefficient).toBeCloseTo(Math.log(10 / 90), 10);
  });

  it("finds what cannot be told apart, and names the later one", () => {
    const { exposed, isBad } = twoByTwo(30, 70, 10, 90);
    expect(() => fitLogistic([exposed, exposed.map((x) => 1 - x)], isBad)).toThrow(
      expect.objectContaining({ code: "collinear", where: { column: "1" } }),
    );
    expect(() => fitLogistic([exposed.map(() => 3)], isBad)).toThrow(
      expect.objectContaining({ code: "collinear", where: { column: "0" } }),
    );
  });

  it.for<readonly [string, Parameters<typeof twoByTwo>]>([
    ["everything is told apart", [50, 0, 0, 50]],
    ["one value has bad cases only", [20, 0, 2000, 2000]],
    ["one value has good cases only", [0, 20, 2000, 2000]],
  ])("does not pretend to know odds where %s", ([, counts]) => {
    const { exposed, isBad } = twoByTwo(...counts);
    expect(() => fitLogistic([exposed], isBad)).toThrow(
      expect.objectContaining({ code: "separated" }),
    );
  });
});

describe("tail probabilities", () => {
  it("are those of the tables (NIST/SEMATECH e-Handbook, sections 1.3.6.7.1 and 1.3.6.7.4)", () => {
    expect(normalTails(1.96)).toBeCloseTo(0.05, 4);
    expect(chiSquareTail(3.841, 1)).toBeCloseTo(0.05, 4);
    expect(chiSquareTail(15.507, 8)).toBeCloseTo(0.05, 4);
    expect(chiSquareTail(20.09, 8)).toBeCloseTo(0.01, 5);
    expect(chiSquareTail(112.329, 80)).toBeCloseTo(0.01, 4);
  });

  it("have their ends", () => {
    expect(normalTails(0)).toBe(1);
    expect(chiSquareTail(0, 8)).toBe(1);
    expect(normalTails(40)).toBeLessThan(1e-300);
  });
});
