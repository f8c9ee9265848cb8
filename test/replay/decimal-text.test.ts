import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMicro } from "../../device-attest/decimal.ts";
import {
  type DecimalRule,
  decimalOf,
  parseFactor,
  PLAIN,
} from "../../scripts/replay/decimal-text.ts";
import { codeOf } from "./support.ts";

const rule: DecimalRule = { dialect: PLAIN, times: undefined, places: 6, round: "none" };
const text = (cell: string, changes: Partial<DecimalRule> = {}): string =>
  decimalOf(cell, { ...rule, ...changes }).text;

describe("a cell becomes a record's decimal", () => {
  it("keeps what a record carries, with the zeros that say how exact it was", () => {
    for (const cell of ["198.0", "-0.025", "0", "999999999999.999999"])
      expect(text(cell)).toBe(cell);
  });

  it("writes exponents out, with no digit changed", () => {
    expect(text("1.4e-05")).toBe("0.000014");
    expect(text("-5E2")).toBe("-500");
    expect(text("2.5e-3")).toBe("0.0025");
    expect(text("+7")).toBe("7");
  });

  it("gives zero one spelling", () => {
    expect(text("-0.0")).toBe("0.0");
    expect(text("-0.0000001", { round: "half-even" })).toBe("0.000000");
  });

  it("moves the point for a power of ten, without inventing decimals", () => {
    const times = parseFactor("1000000");
    expect(text("0.0207", { times })).toBe("20700");
    expect(text("1.58e-10", { times })).toBe("0.000158");
    expect(text("2", { times: parseFactor("25.4") })).toBe("50.8");
  });

  it("refuses what has more decimals than a record, unless the mapping rounds", () => {
    expect(codeOf(() => text("5.1979999999999995"))).toBe("precision");
    expect(decimalOf("5.1979999999999995", { ...rule, round: "half-even" })).toEqual({
      text: "5.198000",
      rounded: true,
    });
    expect(decimalOf("5.19800000000", rule)).toEqual({ text: "5.198000", rounded: false });
  });

  it("rounds a tie to the even neighbour", () => {
    const halfEven = { places: 0, round: "half-even" } as const;
    expect(["0.5", "1.5", "2.5", "-2.5", "-3.5"].map((cell) => text(cell, halfEven))).toEqual([
      "0",
      "2",
      "2",
      "-2",
      "-4",
    ]);
  });

  it("refuses what is out of range, however it is spelt", () => {
    expect(codeOf(() => text("1000000000000"))).toBe("range");
    expect(codeOf(() => text("1e12"))).toBe("range");
    expect(codeOf(() => text("1e9999"))).toBe("range");
    expect(codeOf(() => text("1e-9999", { round: "half-even" }))).toBe("range");
  });

  it("refuses what is no number of the dialect", () => {
    for (const cell of [
      "",
      ".",
      "-",
      "1,5",
      "0x10",
      "1e",
      "NaN",
      "Infinity",
      "1 000",
      "٣",
      "04.03",
    ])
      expect(codeOf(() => text(cell))).toBe("notANumber");
    expect(codeOf(() => text("9".repeat(10_000_000)))).toBe("notANumber");
  });

  it("reads other dialects as declared, and only as declared", () => {
    const german = { decimal: ",", thousands: ".", leadingZeros: false } as const;
    expect(text("1.234.567,25", { dialect: german })).toBe("1234567.25");
    expect(text("1234,5", { dialect: german })).toBe("1234.5");
    for (const cell of ["1.5", "12.34,5", "1,234.5", "1.2345"])
      expect(codeOf(() => text(cell, { dialect: german }))).toBe("notANumber");
    expect(text("04.03", { dialect: { ...PLAIN, leadingZeros: true } })).toBe("4.03");
  });
});

/** digits × 10^exponent in millionths, or why a record cannot carry it: by integers only, the other way round. */
function microOf(digits: bigint, exponent: number): bigint | string {
  const unit = 10n ** BigInt(Math.max(-exponent - 6, 0));
  if (digits % unit !== 0n) return "precision";
  const micro = (digits / unit) * 10n ** BigInt(Math.max(exponent + 6, 0));
  return micro <= -(10n ** 18n) || micro >= 10n ** 18n ? "range" : micro;
}

describe("for any number", () => {
  const decimals = fc.record({
    negative: fc.boolean(),
    digits: fc.bigInt({ min: 0n, max: 10n ** 17n }),
    exponent: fc.integer({ min: -12, max: 2 }),
  });

  it("is exact, or refused: no digit is lost or invented", () => {
    fc.assert(
      fc.property(decimals, ({ negative, digits, exponent }) => {
        const cell = `${negative ? "-" : ""}${digits.toString()}e${String(exponent)}`;
        const result = codeOf(() => text(cell)) ?? toMicro(text(cell));
        expect(result).toBe(microOf(negative ? -digits : digits, exponent));
      }),
    );
  });

  it("rounds by at most half of the last place kept", () => {
    fc.assert(
      fc.property(
        decimals,
        fc.integer({ min: 0, max: 6 }),
        ({ negative, digits, exponent }, places) => {
          fc.pre(digits < 10n ** 12n);
          const cell = `${negative ? "-" : ""}${digits.toString()}e${String(exponent - 3)}`;
          const rounded = toMicro(text(cell, { places, round: "half-even" }));
          const exact = (negative ? -digits : digits) * 10n ** BigInt(exponent + 18);
          const error = rounded * 10n ** 15n - exact;
          expect((error < 0n ? -error : error) * 2n <= 10n ** BigInt(21 - places)).toBe(true);
        },
      ),
    );
  });
});
