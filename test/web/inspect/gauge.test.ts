import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DECIMAL_PATTERN, toMicro } from "../../../device-attest/decimal.ts";
import { readGauge } from "../../../web/inspect/entry/gauge.ts";
import { anyText } from "./support/any-text.ts";

const value = (text: string) => ({ kind: "value", value: text });
const fault = (code: string) => ({ kind: "fault", fault: code });

describe("what a gauge types", () => {
  it.each([
    ["20.01", "20.01"],
    ["20,01", "20.01"],
    [" +0020,010 mm ", "20.010"],
    ["２０．０１", "20.01"],
    ["-0.5", "-0.5"],
    ["−0,5", "-0.5"],
    ["-0,00", "0.00"],
    [".5", "0.5"],
    ["5.", "5"],
  ])("%j is %s", (text, decimal) => {
    expect(readGauge(text, "mm")).toEqual(value(decimal));
  });

  it.each([
    ["", "empty"],
    ["  ", "empty"],
    ["ERR", "noNumber"],
    ["1e3", "noNumber"],
    ["0x10", "noNumber"],
    ["20.01 in", "otherUnit"],
    ["20.01mm2", "noNumber"],
    ["1,234.5", "thousands"],
    ["1.234,5", "thousands"],
    ["20.0120.02", "severalNumbers"],
    ["20.01 20.02", "severalNumbers"],
    ["20.0120.02 in", "severalNumbers"],
    ["20.01-20.02", "severalNumbers"],
    ["1.2345678", "tooFine"],
    ["1234567890123", "tooLarge"],
    ["=1+1", "noNumber"],
    ["NaN", "noNumber"],
  ])("%j is refused: %s", (text, code) => {
    expect(readGauge(text, "mm")).toEqual(fault(code));
  });

  it.each([
    ["5 µm", "um"],
    ["5 μm", "um"],
    ["5 ℃", "Cel"],
    ["5HRC", "{HRC}"],
    ["5 mm", "mm"],
  ])("%j is in %s", (text, unit) => {
    expect(readGauge(text, unit)).toEqual(value("5"));
  });

  it("is a decimal of records or refused, whatever comes", () => {
    const decimal = new RegExp(DECIMAL_PATTERN);
    const texts = fc.oneof(
      anyText,
      fc.string({ unit: fc.constantFrom(...Array.from("0123456789.,+- emE'")), maxLength: 24 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const reading = readGauge(text, "mm");
        expect(reading.kind === "fault" || decimal.test(reading.value)).toBe(true);
      }),
    );
  });

  it("keeps the value exactly, however it is spelled", () => {
    const parts = fc.record({
      negative: fc.boolean(),
      whole: fc.integer({ min: 0, max: 999_999_999 }),
      fraction: fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 6 }),
      zeros: fc.integer({ min: 0, max: 4 }),
      separator: fc.constantFrom(".", ","),
      suffix: fc.constantFrom("", "mm", " mm"),
    });
    fc.assert(
      fc.property(parts, ({ fraction, negative, separator, suffix, whole, zeros }) => {
        const digits = `${"0".repeat(zeros)}${String(whole)}`;
        const text = `${negative ? "-" : ""}${digits}${fraction && separator + fraction}${suffix}`;
        const micro = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
        const reading = readGauge(text, "mm");
        expect(reading.kind === "value" && toMicro(reading.value)).toBe(negative ? -micro : micro);
      }),
    );
  });
});
