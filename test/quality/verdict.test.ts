import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, fromHex, toHex } from "../../device-attest/bytes.ts";
import { judgementOf, metricId } from "../../device-attest/judgement.ts";
import type { DeviceRecord } from "../../device-attest/record.ts";
import { readJudgement } from "../../service/quality/packed-judgement.ts";
import {
  packRules,
  type Rule,
  type RuleSet,
  ruleSetId,
  stepId,
  unpackRules,
} from "../../service/quality/rule-set.ts";
import { assess } from "../../service/quality/verdict.ts";

const salt = "5a".repeat(32);
const diameter: Rule = {
  metric: "shaft.diameter",
  unit: "mm",
  min: "9.98",
  max: "10.02",
  required: true,
  class: "critical",
};
const roughness: Rule = {
  metric: "shaft.roughness",
  unit: "um",
  max: "1.6",
  required: false,
  class: "minor",
};
const set: RuleSet = {
  publisher: "b0".repeat(32),
  product: "https://id.gs1.org/01/09506000134352",
  step: "turning",
  version: 1,
  salt,
  rules: [diameter, roughness],
};

/** The judgement of a record that measured this. */
function judgementOfMeasured(measured: readonly (readonly [Rule, string])[]): Uint8Array {
  const record = {
    kind: "inspection",
    step: "turning",
    salt: "AAAAAAAAAAAAAAAAAAAAAA",
    inspection: {
      ruleSet: toHex(ruleSetId(set)),
      ruleSetSalt: salt,
      lot: "10".repeat(32),
      sample: 3,
      attempt: 2,
      ordinal: 7,
      closing: true,
      measurements: measured.map(([{ metric, unit }, value]) => ({ metric, unit, value })),
    },
  };
  return judgementOf(record as unknown as DeviceRecord);
}

const verdictOf = (measured: readonly (readonly [Rule, string])[]) =>
  assess(
    unpackRules(packRules(fromHex(salt), set.rules)),
    readJudgement(judgementOfMeasured(measured)),
  );

/** The number of a rule in the packed order. */
const numberOf = ({ metric, unit }: Rule): number =>
  unpackRules(packRules(fromHex(salt), set.rules)).findIndex(
    (rule) => rule.metric === toHex(metricId(fromHex(salt), metric, unit)),
  );

describe("an inspection", () => {
  it("passes when every measurement lies within its limits, which are inclusive", () => {
    for (const value of ["9.98", "10", "10.02"])
      expect(verdictOf([[diameter, value]])).toEqual({ verdict: "pass", failed: [], missing: [] });
  });

  it("fails on a millionth too much, also where nobody had to measure", () => {
    expect(verdictOf([[diameter, "10.020001"]])).toMatchObject({
      verdict: "fail",
      failed: [numberOf(diameter)],
    });
    expect(
      verdictOf([
        [diameter, "10"],
        [roughness, "1.600001"],
      ]),
    ).toMatchObject({
      verdict: "fail",
      failed: [numberOf(roughness)],
    });
  });

  it("is incomplete without what is required, and fails before it is that", () => {
    expect(verdictOf([])).toMatchObject({ verdict: "incomplete", missing: [numberOf(diameter)] });
    expect(verdictOf([[roughness, "2"]])).toEqual({
      verdict: "fail",
      failed: [numberOf(roughness)],
      missing: [numberOf(diameter)],
    });
  });

  it("is read as it was packed", () => {
    expect(readJudgement(judgementOfMeasured([[diameter, "-0.5"]]))).toEqual({
      ruleSet: toHex(ruleSetId(set)),
      lot: "10".repeat(32),
      step: toHex(stepId("turning")),
      sample: 3,
      attempt: 2,
      ordinal: 7,
      closing: true,
      measurements: new Map([
        [toHex(metricId(fromHex(salt), diameter.metric, diameter.unit)), -500_000n],
      ]),
    });
  });

  it("is refused when its bytes are not those of an inspection", () => {
    const good = judgementOfMeasured([
      [diameter, "10"],
      [roughness, "1"],
    ]);
    const [first, second] = [good.subarray(141, 181), good.subarray(181)];
    const malformed = [
      good.subarray(0, 140),
      good.subarray(0, -1),
      concat(good, Uint8Array.of(0)),
      concat(good.subarray(0, 141), second, first),
      concat(good.subarray(0, 141), first, first),
      good.with(101, 0),
      good.with(105, 0),
      good.with(106, 2),
    ];
    for (const bytes of malformed)
      expect(() => readJudgement(bytes)).toThrow(
        expect.objectContaining({ code: "judgementLayout" }) as Error,
      );
  });
});

describe("a rule set", () => {
  it("comes back from its bytes, whatever is in it", () => {
    const limit = fc.bigInt({ min: 1n - 10n ** 12n, max: 10n ** 12n - 1n }).map(String);
    const rule = fc.record({
      metric: fc.string({ minLength: 1, maxLength: 20 }),
      unit: fc.constantFrom("mm", "um", "N"),
      min: fc.option(limit, { nil: undefined }),
      max: fc.option(limit, { nil: undefined }),
      required: fc.boolean(),
      class: fc.constantFrom("minor", "major", "critical"),
    });
    const rules = fc.uniqueArray(rule, {
      minLength: 1,
      maxLength: 12,
      selector: ({ metric, unit }) => `${metric}\0${unit}`,
    });
    fc.assert(
      fc.property(rules, (drawn) => {
        const sound = drawn.filter(
          ({ max, min }) => min === undefined || max === undefined || BigInt(min) <= BigInt(max),
        );
        fc.pre(sound.length > 0);
        const unpacked = unpackRules(packRules(fromHex(salt), sound));
        for (const { metric, required, unit, ...one } of sound) {
          const id = toHex(metricId(fromHex(salt), metric, unit));
          expect(unpacked.find((packed) => packed.metric === id)).toMatchObject({
            required,
            class: one.class,
            ...(one.min !== undefined && { min: BigInt(one.min) * 1_000_000n }),
            ...(one.max !== undefined && { max: BigInt(one.max) * 1_000_000n }),
          });
        }
      }),
    );
  });

  it("is refused when nobody could meet it, or when it says one thing twice", () => {
    const invalid = expect.objectContaining({ code: "invalidRules" }) as Error;
    expect(() => packRules(fromHex(salt), [])).toThrow(invalid);
    expect(() => packRules(fromHex(salt), [diameter, diameter])).toThrow(invalid);
    expect(() => packRules(fromHex(salt), [{ ...diameter, min: "11" }])).toThrow(invalid);
    const packed = packRules(fromHex(salt), [diameter]);
    expect(() => unpackRules(packed.subarray(1))).toThrow(invalid);
    expect(() => unpackRules(packed.with(48, 6))).toThrow(invalid);
    expect(() => unpackRules(concat(packed, packed))).toThrow(invalid);
  });
});
