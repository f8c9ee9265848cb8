import { fromHex } from "../../../device-attest/bytes.ts";
import { describe, expect, test } from "vitest";
import {
  appraise,
  type Proven,
  type ReferenceValue,
} from "../../../service/identity/attestation/appraisal/appraise.ts";
import {
  claimsOf,
  compareVersions,
} from "../../../service/identity/attestation/appraisal/claims.ts";
import { gradeDue } from "../../../service/identity/attestation/grade-due.ts";
import { AttestationFault } from "../../../service/identity/attestation/attestation-fault.ts";

const register = (digit: string): string => digit.repeat(64);

const claims = {
  eat_nonce: "q83vASNFZ4k",
  oemid: "Jinlu",
  hwmodel: "edge-7",
  swversion: ["2.4.0", "multipartnumeric"],
  oemboot: true,
  dbgstat: "disabled-since-boot",
};
const reference = (swversion: string, seven: string, isFlawed = false): ReferenceValue => ({
  oemid: "Jinlu",
  hwmodel: "edge-7",
  swversion,
  pcrs: { 0: register("a"), 7: register(seven) },
  isFlawed,
});
const known = [reference("2.3.1", "b"), reference("2.4.0", "c"), reference("2.2.0", "d", true)];

const proven = (altered: object = {}, seven = "c"): Proven => ({
  claims: claimsOf(JSON.stringify({ ...claims, ...altered })),
  pcrs: new Map([
    [0, fromHex(register("a"))],
    [1, fromHex(register("0"))],
    [7, fromHex(register(seven))],
  ]),
});

describe("an appraisal", () => {
  test("affirms a known model with its maker's firmware, shut", () => {
    expect(appraise(proven(), known, "2.4.0")).toEqual({
      status: "affirming",
      vector: { "instance-identity": 2, configuration: 2, executables: 3, hardware: 2 },
      reasons: [],
      swversion: "2.4.0",
    });
  });

  test.each([
    ["secureBootOff", { oemboot: false }, "contraindicated"],
    ["secureBootUnsaid", { oemboot: undefined }, "warning"],
    ["debugEnabled", { dbgstat: "enabled" }, "contraindicated"],
    ["debugReopenable", { dbgstat: "disabled" }, "warning"],
    ["debugUnsaid", { dbgstat: undefined }, "warning"],
    ["versionOther", { swversion: ["2.5.0"] }, "contraindicated"],
  ])("finds %s", (finding, altered, status) => {
    expect(appraise(proven(altered), known, undefined)).toMatchObject({
      status,
      reasons: [finding],
    });
  });

  test("knows no model but those of makers it was given", () => {
    const found = appraise(proven({ hwmodel: "edge-8" }), known, undefined);
    expect(found.reasons).toEqual(["modelUnknown", "registersUnknown"]);
    expect(found.vector).toMatchObject({ hardware: 97, executables: 96 });
    expect(appraise(proven(), [], undefined).status).toBe("contraindicated");
  });

  test("finds an altered register, and one that was not quoted", () => {
    const altered = { status: "contraindicated", reasons: ["registersUnknown"] };
    expect(appraise(proven({}, "e"), known, undefined)).toMatchObject(altered);
    const { pcrs, ...rest } = proven();
    const partly = { ...rest, pcrs: new Map([...pcrs].filter(([index]) => index !== 7)) };
    expect(appraise(partly, known, undefined)).toMatchObject(altered);
  });

  test("finds firmware older than what it saw before, however good it is", () => {
    const older = proven({ swversion: ["2.3.1"] }, "b");
    expect(appraise(older, known, undefined).status).toBe("affirming");
    const downgraded = { status: "contraindicated", reasons: ["firmwareDowngrade"] };
    expect(appraise(older, known, "2.4.0")).toMatchObject(downgraded);
  });

  test("warns of a version that its maker knows to be flawed", () => {
    const flawed = appraise(proven({ swversion: ["2.2.0"] }, "d"), known, undefined);
    expect(flawed).toMatchObject({ status: "warning", reasons: ["firmwareFlawed"] });
  });
});

test("versions compare as numbers, part by part", () => {
  const sorted = ["2", "2.0.1", "2.4", "2.10", "10.0"];
  expect(sorted.toReversed().toSorted(compareVersions)).toEqual(sorted);
  expect(compareVersions("2.0", "2")).toBe(0);
});

test.each([
  ["no JSON", "{"],
  ["no object", "[]"],
  ["no version", JSON.stringify({ ...claims, swversion: "2.4.0" })],
  ["another debug state", JSON.stringify({ ...claims, dbgstat: "off" })],
  ["no text", JSON.stringify({ ...claims, hwmodel: 7 })],
])("claims with %s are none", (_name, text) => {
  expect(() => claimsOf(text)).toThrow(AttestationFault);
});

describe("the grade that an attester owes", () => {
  const good = {
    status: "affirming",
    lapsesAtMs: 1000,
    grade: "software",
    isOwnGrade: false,
  } as const;

  test("rises on a good appraisal, while it stands", () => {
    expect(gradeDue(good, 999)).toBe("hardware");
    expect(gradeDue(good, 1000)).toBeUndefined();
    expect(gradeDue({ ...good, status: "warning" }, 999)).toBeUndefined();
    expect(gradeDue({ ...good, grade: "hardware" }, 999)).toBeUndefined();
  });

  test("falls when his own word lapses or fails, and never another's", () => {
    const held = { ...good, grade: "hardware", isOwnGrade: true } as const;
    expect(gradeDue(held, 1000)).toBe("software");
    expect(gradeDue({ ...held, status: "contraindicated" }, 999)).toBe("software");
    expect(gradeDue({ ...held, status: "warning" }, 999)).toBeUndefined();
    expect(gradeDue({ ...held, isOwnGrade: false }, 1000)).toBeUndefined();
  });
});
