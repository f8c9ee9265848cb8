import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalOf, decimalText } from "../../../service/trace/capture/decimal.ts";
import { measured } from "../../../service/trace/capture/measure.ts";
import { unitCodes, unitOf } from "../../../service/trace/capture/units.ts";

const scaled = (value: string, unit: string): string | undefined =>
  measured(decimalOf(value) ?? { units: 0n, places: 0 }, unit)?.scaled;

describe("a value is the same in whichever unit it is said", () => {
  // Exact by definition: SI Brochure 9th edition, NIST SP 811 appendix B.8.
  it.each([
    ["0", "CEL", "273.15", "KEL"],
    ["100", "CEL", "212", "FAH"],
    ["-40", "CEL", "-40", "FAH"],
    ["-459.67", "FAH", "0", "KEL"],
    ["1", "BAR", "100000", "PAL"],
    ["1", "ATM", "1.01325", "BAR"],
    ["1", "ATM", "101325", "PAL"],
    ["1", "ATT", "98066.5", "PAL"],
    ["1", "HN", "133.322387415", "PAL"],
    ["1000", "MBR", "1", "BAR"],
    // 4.4482216152605 N on 6.4516 cm2.
    ["6.4516", "PS", "44482.216152605", "PAL"],
    ["3.6", "KMH", "1", "MTS"],
    ["1", "KNT", "1.852", "KMH"],
    ["1", "HM", "1.609344", "KMH"],
    ["1", "LBR", "453.59237", "GRM"],
    ["12", "INH", "1", "FOT"],
    ["1", "KWH", "3.6", "3B"],
    ["1", "DZN", "12", "C62"],
    ["3.6", "MQH", "1", "G51"],
    ["60", "L2", "1", "G51"],
  ])("%s %s = %s %s", (one, unit, other, otherUnit) => {
    expect(scaled(one, unit)).toBe(scaled(other, otherUnit));
  });

  it("has factors that are exact decimals above zero", () => {
    const factors = unitCodes.map((code) => decimalOf(unitOf(code)?.factor));
    expect(factors.filter((factor) => factor === undefined || factor.units <= 0n)).toEqual([]);
  });

  it("keeps the order of the numbers, to the last digit", () => {
    const number = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(12));
    fc.assert(
      fc.property(number, fc.constantFrom(...unitCodes), ([units, places], code) => {
        const one = measured({ units, places }, code);
        const next = measured({ units: units + 1n, places }, code);
        const [low, high] = [one, next].map((of) => decimalOf(of?.scaled));
        if (low === undefined || high === undefined) throw new Error(code);
        const at = Math.max(low.places, high.places);
        expect(
          low.units * 10n ** BigInt(at - low.places) < high.units * 10n ** BigInt(at - high.places),
        ).toBe(true);
      }),
    );
  });
});

describe("a number of JSON", () => {
  it.each([
    [12.1, "12.1"],
    [1e21, "1000000000000000000000"],
    [1.5e-7, "0.00000015"],
    [-0.5, "-0.5"],
    [0, "0"],
    ["12.100", "12.1"],
  ])("%s is the decimal %s", (value, text) => {
    const decimal = decimalOf(value);
    expect(decimal && decimalText(decimal)).toBe(text);
  });

  it.each([Number.NaN, Infinity, "", "1,5", "0x10", "1e99999", null])("%s is none", (value) => {
    expect(decimalOf(value)).toBeUndefined();
  });
});
