import { describe as suite, expect, it } from "vitest";
import {
  type Check,
  checkIds,
  lotCheckIds,
  snapshotCheckIds,
  traceCheckIds,
} from "../../service/evidence/verification/check.ts";
import { describe, wordsOf } from "../../service/evidence/verification/describe.ts";

const namesIn = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").toSorted();

const check = (values: Check["values"], code: Check["code"] = "deviceGood"): Check => ({
  id: "key.device",
  required: true,
  status: "pass",
  code,
  values,
});

suite("both languages", () => {
  const [en, zh] = [wordsOf("en"), wordsOf("zh")];

  it("name every check differently", () => {
    const ids = new Set([...checkIds, ...lotCheckIds, ...traceCheckIds, ...snapshotCheckIds]);
    for (const { subjects } of [en, zh])
      expect(new Set(Object.values(subjects)).size).toBe(ids.size);
  });

  it.each(Object.keys(en.findings))("say the same values in %s", (code) => {
    const finding = code as keyof typeof en.findings;
    expect(namesIn(zh.findings[finding])).toEqual(namesIn(en.findings[finding]));
  });
});

suite("a sentence", () => {
  it("holds no control characters of hostile values", () => {
    const { detail } = describe(check({ device: "a\u001B[2J\u202Eb\nc" }), "en");
    expect(detail).toBe("registered for a\uFFFD[2J\uFFFDb\uFFFDc");
  });

  it("leaves a hostile value no room to grow", () => {
    expect(describe(check({ device: "x".repeat(10_000) }), "en").detail.length).toBeLessThan(250);
  });

  it("does not take a value for a place to put values", () => {
    expect(describe(check({ device: "{url} $& $1", url: "!" }), "en").detail).toBe(
      "registered for {url} $& $1",
    );
  });

  it("names the check that another one needs", () => {
    expect(describe(check({ check: "chain.id" }, "needs"), "en").detail).toBe("needs “Chain id”");
  });

  it("says a fault without words of its own in the wire contract's", () => {
    expect(describe(check({}, "statementLength"), "en").detail).toMatch(/184 bytes/);
  });
});
