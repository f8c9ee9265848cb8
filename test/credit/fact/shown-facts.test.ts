import { describe, expect, it } from "vitest";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import { asCheck, checkIds, fail, pass } from "../../../service/evidence/verification/check.ts";
import type { Fact } from "../../../service/credit/fact/fact.ts";
import { faultOf, readShownFacts } from "../../../service/credit/fact/shown-facts.ts";

const fact: Fact = {
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
/** As far as it is looked at here: what is in it the checks said. */
const bundleOf = (record: unknown): Bundle => ({
  v: 1,
  record,
  statement: "AA",
  signature: "AA",
  spki: "AA",
  index: 0,
  checkpoint: "",
  path: [],
  anchor: {} as Bundle["anchor"],
});
const good = checkIds.map((id) => asCheck(id, pass("recordHashGood")));
const shown = (said: Fact, record: unknown = said) => ({ fact: said, bundle: bundleOf(record) });

describe("a fact that somebody shows", () => {
  it("is relied on where its bundle verifies and holds the same, however it is written", () => {
    const turned = Object.fromEntries(Object.entries(fact).toReversed());
    expect(faultOf(shown(fact, turned), good)).toBeUndefined();
  });

  it("is not where it is not on record, or something else is", () => {
    expect(faultOf({ fact, bundle: null }, [])).toBe("notAnchored");
    for (const record of [null, { ...fact, amount: "1" }, { ...fact, "\uD800": 1 }, "fact"])
      expect(faultOf(shown(fact, record), good)).toBe("otherRecord");
  });

  it("is not where any check of its bundle failed, or was not made", () => {
    for (const at of [0, 7, checkIds.length - 3]) {
      const checks = good.with(at, asCheck(checkIds[at]!, fail("keyUnregistered")));
      expect(faultOf(shown(fact), checks)).toBe("unproven");
    }
    expect(faultOf(shown(fact), [])).toBe("unproven");
  });

  it("is no word of who speaks of himself", () => {
    expect(faultOf(shown({ ...fact, about: fact.by }), good)).toBe("ofItself");
  });
});

it("a file is read where it holds facts, and can be read in one way only", () => {
  const text = JSON.stringify({ decision: null, facts: [{ fact, bundle: null }] });
  expect(readShownFacts(text)).toEqual([{ fact, bundle: null }]);
  const twice = text.replace('"amount":"1200000"', '"amount":"1","amount":"1200000"');
  for (const other of [twice, "", "{}", text.replace("granted", "forgiven")])
    expect(readShownFacts(other)).toBeUndefined();
});
