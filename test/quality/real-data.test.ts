import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../device-attest/bytes.ts";
import { judgementOf } from "../../device-attest/judgement.ts";
import type { DeviceRecord } from "../../device-attest/record.ts";
import { compareDeclared } from "../../service/quality/declared.ts";
import { readJudgement } from "../../service/quality/packed-judgement.ts";
import { packRules, type Rule, unpackRules } from "../../service/quality/rule-set.ts";
import { assess } from "../../service/quality/verdict.ts";
import { CNC_DATA, type Part, PARTS, RAPID_TRAVERSE, readParts } from "./support/cnc.ts";

const salt = "5a".repeat(32);
/** As its documentation says: a part is good when it was finished and passed the visual inspection. */
const plan: readonly Rule[] = ["part.finished", "part.visual"].map((metric) => ({
  metric,
  unit: "1",
  min: "1",
  required: true,
  class: "critical",
}));

const measured = (metric: string, value: boolean) => ({
  metric,
  unit: "1",
  value: value ? "1" : "0",
});

/** The inspection as a station would pack it. */
function packed({ isFinished, isGood }: Part): Uint8Array {
  const measurements = [
    measured("part.finished", isFinished),
    ...(isGood === undefined ? [] : [measured("part.visual", isGood)]),
  ];
  const counters = { sample: 1, attempt: 1, ordinal: 1, closing: true };
  const names = { ruleSet: "00".repeat(32), ruleSetSalt: salt, lot: "00".repeat(32) };
  const inspection = { ...names, ...counters, measurements };
  const record = { kind: "inspection", salt: "AAAAAAAAAAAAAAAAAAAAAA", inspection };
  return judgementOf(record as unknown as DeviceRecord);
}

describe.skipIf(!existsSync(CNC_DATA))("a real milling machine (needs ../shared/data)", () => {
  let parts: Part[];
  beforeAll(async () => {
    parts = await readParts();
  });

  it("has its recorded verdicts reproduced for all of its parts by a plan of two rules", () => {
    const rules = unpackRules(packRules(fromHex(salt), plan));
    const verdicts = parts.map((part) => {
      const { missing, verdict } = assess(rules, readJudgement(packed(part)));
      return { verdict, wasInspected: missing.length === 0 };
    });
    const count = (verdict: string, wasInspected: boolean): number =>
      verdicts.filter((one) => one.verdict === verdict && one.wasInspected === wasInspected).length;
    expect(parts).toHaveLength(PARTS);
    expect(count("pass", true)).toBe(10);
    expect(count("fail", true)).toBe(4);
    expect(count("fail", false)).toBe(4);
    expect(toHex(packRules(fromHex(salt), plan))).toHaveLength(2 * 2 * 49);
  });

  it("ran at the feed rate that was declared for every part but the fifth", () => {
    const found = parts.map(({ declaredFeedRate, feedRates }) =>
      compareDeclared(
        {
          value: declaredFeedRate,
          tolerance: 0.05 * declaredFeedRate,
          isBeside: (reading) => reading >= RAPID_TRAVERSE,
          share: 0.5,
          least: 50,
        },
        feedRates,
      ),
    );
    const contradicted = parts.filter((_, at) => found[at]?.outcome === "contradicted");
    expect(contradicted.map(({ number }) => number)).toEqual([5]);
    expect(found[4]).toMatchObject({ median: 6 });
    expect(found.filter(({ outcome }) => outcome === "agrees")).toHaveLength(PARTS - 1);
  });
});
