import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Admission,
  admissionPath,
  GENESIS,
  type Member,
  vouchersOf,
} from "../../service/evidence/verification/membership.ts";

const BY_RULE = 3;
const NOW = 1_000;

const admission = (changes: Partial<Admission>): Admission => ({
  role: 1,
  basis: BY_RULE,
  since: 100,
  until: 10_000,
  endorsers: [],
  issuers: [],
  ...changes,
});
const genesis = (party: string): Member => ({
  party,
  admissions: [admission({ basis: GENESIS, since: 0 })],
});
const member = (party: string, changes: Partial<Admission>): Member => ({
  party,
  admissions: [admission(changes)],
});
const namesOf = (path: ReturnType<typeof admissionPath>): string[] =>
  "party" in path ? [] : path.map((step) => step.member.party);

describe("the way a party came in", () => {
  const founders = [genesis("bank"), genesis("certifier")];

  it("leads over everybody who vouched back to the genesis, each named once", () => {
    const buyer = member("buyer", { since: 50, endorsers: ["bank", "certifier"] });
    const factory = member("factory", { endorsers: ["bank", "buyer"], issuers: ["certifier"] });
    const path = admissionPath([factory, buyer, ...founders], "factory", NOW);
    expect(namesOf(path)).toEqual(["factory", "bank", "buyer", "certifier"]);
  });

  it("is that of the membership which held at the time, not of a later one", () => {
    const factory: Member = {
      party: "factory",
      admissions: [
        admission({ since: 100, until: 200, endorsers: ["bank", "certifier"] }),
        admission({ since: 900, endorsers: ["bank", "nobody"] }),
      ],
    };
    expect(namesOf(admissionPath([factory, ...founders], "factory", 150))).toContain("certifier");
    expect(admissionPath([factory, ...founders], "factory", NOW)).toEqual({
      party: "nobody",
      vouchedFor: "factory",
    });
    expect(admissionPath([factory, ...founders], "factory", 500)).toEqual({
      party: "factory",
      vouchedFor: undefined,
    });
  });

  it("breaks where somebody vouched who came in only afterwards", () => {
    const late = member("late", { since: 101, endorsers: ["bank", "certifier"] });
    const factory = member("factory", { since: 100, endorsers: ["bank", "late"] });
    expect(admissionPath([factory, late, ...founders], "factory", NOW)).toEqual({
      party: "late",
      vouchedFor: "factory",
    });
  });

  it("ends for nobody who was let in on one word, or on none", () => {
    for (const endorsers of [[], ["bank"]]) {
      const factory = member("factory", { endorsers });
      expect(admissionPath([factory, ...founders], "factory", NOW)).toHaveProperty(
        "party",
        "factory",
      );
    }
  });

  it("does not begin in a ring of parties that vouch for one another", () => {
    const ring = [
      member("a", { endorsers: ["b", "c"] }),
      member("b", { endorsers: ["a", "c"] }),
      member("c", { endorsers: ["a", "b"] }),
    ];
    expect(admissionPath([...ring, ...founders], "a", NOW)).toHaveProperty("party", "a");
  });
});

describe("whatever a node answers", () => {
  const party = fc.constantFrom("a", "b", "c", "d", "e");
  const anyAdmission: fc.Arbitrary<Admission> = fc.record({
    role: fc.nat(13),
    basis: fc.nat(4),
    since: fc.nat(20),
    until: fc.nat(40),
    endorsers: fc.array(party, { maxLength: 3 }),
    issuers: fc.array(party, { maxLength: 2 }),
  });
  const anyMember = fc.record({ party, admissions: fc.array(anyAdmission, { maxLength: 3 }) });

  it("a path holds a party of the genesis, and nobody whose vouchers are not on it", () => {
    const isWhole = fc.property(fc.array(anyMember), party, fc.nat(40), (members, asked, at) => {
      const path = admissionPath(members, asked, at);
      if ("party" in path) return;
      const named = path.map(({ admission: way }) =>
        way.basis === GENESIS ? [] : vouchersOf(way),
      );
      expect(path.some(({ admission: way }) => way.basis === GENESIS)).toBe(true);
      expect(named.flat().filter((voucher) => !namesOf(path).includes(voucher))).toEqual([]);
    });
    fc.assert(isWhole, { numRuns: 2_000 });
  });
});
