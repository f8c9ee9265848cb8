import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../device-attest/bytes.ts";
import { bodyHashOf } from "../../../service/credit/decision/sign-decision.ts";
import type { Fact } from "../../../service/credit/fact/fact.ts";
import { punctualityOf, storiesOf } from "../../../service/credit/fact/stories.ts";

const first: Fact = {
  v: 1,
  kind: "fact",
  device: "urn:tallystick:decisions:test",
  sequence: 4,
  at: "2026-01-15T02:00:00.000Z",
  by: "1e".repeat(32),
  about: "fa".repeat(32),
  what: "granted",
  of: "0f".repeat(32),
  amount: "1200000",
  currency: "CNY",
  day: "2026-01-15",
  due: null,
  daysLate: 0,
  daysLateMost: 0,
  supersedes: null,
  salt: "A".repeat(43),
};
const after = (before: Fact, changed: Partial<Fact>): Fact => ({
  ...before,
  sequence: before.sequence + 3,
  supersedes: toHex(bodyHashOf(before)),
  ...changed,
});
const late = after(first, { what: "overdue", daysLate: 12, daysLateMost: 12 });
const mended = after(late, { what: "mended", daysLate: 0 });
const repaid = after(mended, { what: "repaid" });
const all = [first, late, mended, repaid];

describe("facts of one loan", () => {
  it("come to the newest of them, in whatever order and however often they are shown", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }), (shown) => {
        expect(storiesOf(shown)).toEqual([{ newest: repaid, shown: 4, state: "whole" }]);
      }),
    );
  });

  it("say that one is kept back, wherever it is missing but for the end", () => {
    for (const missing of [first, late, mended]) {
      const [story] = storiesOf(all.filter((one) => one !== missing));
      expect(story).toMatchObject({ newest: repaid, state: "gap" });
    }
    expect(storiesOf([first, late])[0]).toMatchObject({ newest: late, state: "whole" });
  });

  it("say that two replace the same", () => {
    const milder = after(first, { what: "repaid" });
    expect(storiesOf([first, late, milder])[0]?.state).toBe("forked");
    expect(storiesOf([first, { ...first, amount: "1" }])[0]?.state).toBe("forked");
  });
});

describe("punctuality", () => {
  it("counts what ended or was late, and nothing that only runs", () => {
    const running = { ...first, of: "01".repeat(32) };
    const good = after(running, { of: "02".repeat(32), what: "repaid", supersedes: null });
    expect(punctualityOf(storiesOf([...all, running, good]))).toEqual({
      counted: 2,
      onTime: 1,
      daysLate: 12,
    });
    expect(punctualityOf(storiesOf([running]))).toEqual({ counted: 0, onTime: 0, daysLate: 0 });
  });

  it("takes no loan that was written off for one that was paid on time", () => {
    const lost = after(first, { what: "writtenOff", daysLate: 95, daysLateMost: 95 });
    const never = { ...lost, daysLate: 0, daysLateMost: 0 };
    for (const one of [lost, never])
      expect(punctualityOf(storiesOf([first, one]))).toMatchObject({ counted: 1, onTime: 0 });
  });
});
