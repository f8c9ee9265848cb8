import { describe, expect, it } from "vitest";
import { toMicro } from "../../device-attest/decimal.ts";
import { proposeLimits } from "../../service/portrait/propose-limits.ts";
import { gaussian, seededRandom } from "../../scripts/simulation/random.ts";

const random = seededRandom(7);
const around = (watts: number, spread: number, count: number): bigint[] =>
  Array.from({ length: count }, () =>
    BigInt(Math.max(0, Math.round(1e6 * (watts + spread * gaussian(random))))),
  );
const offs = (count: number): bigint[] => Array.from({ length: count }, () => 0n);

describe("a proposal of limits", () => {
  it("cuts between the loads of a machine that is off, idle and running", () => {
    const { limits, slots } = proposeLimits([
      ...offs(400),
      ...around(350, 20, 300),
      ...around(2400, 500, 300),
    ]);
    expect(slots).toBe(1000);
    const [idle, running] = [toMicro(limits?.idleFrom ?? ""), toMicro(limits?.runningFrom ?? "")];
    expect(idle).toBeGreaterThan(0n);
    expect(idle).toBeLessThan(toMicro("290"));
    expect(running).toBeGreaterThan(toMicro("410"));
    expect(running).toBeLessThan(toMicro("1000"));
  });

  it("has one limit of a machine that only stands or runs", () => {
    const { limits } = proposeLimits([...offs(300), ...around(2400, 300, 700)]);
    expect(limits?.idleFrom).toBe(limits?.runningFrom);
    expect(toMicro(limits?.runningFrom ?? "")).toBeLessThan(toMicro("1800"));
    expect(toMicro(limits?.runningFrom ?? "0")).toBeGreaterThan(0n);
  });

  it("does not depend on the order of the slots", () => {
    const means = [...offs(200), ...around(350, 20, 300), ...around(2400, 500, 300)];
    expect(proposeLimits(means.toReversed())).toEqual(proposeLimits(means));
  });

  it("is not made of a load that knows no states, nor of too little of it", () => {
    expect(proposeLimits(around(1000, 100, 500)).limits).toBeUndefined();
    expect(proposeLimits(offs(500)).limits).toBeUndefined();
    expect(proposeLimits([]).limits).toBeUndefined();
    const few = [...offs(30), ...around(350, 20, 30), ...around(2400, 100, 30)];
    expect(proposeLimits(few).limits).toBeUndefined();
  });

  it("counts every slot in one bar", () => {
    const { bars } = proposeLimits([...offs(200), ...around(350, 20, 300)]);
    expect(bars.reduce((total, bar) => total + bar.slots, 0)).toBe(500);
  });
});
