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
const holds = (admissions: readonly Admission[], at: number): boolean =>
  admissions.some(({ since, until }) => since <= at && at < until);
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

  it("is that of the newest membership that held, whatever the roles' numbers", () => {
    const factory: Member = {
      party: "factory",
      admissions: [
        admission({ role: 1, since: 300, endorsers: ["bank", "buyer"] }),
        admission({ role: 9, since: 100, endorsers: ["bank", "certifier"] }),
      ],
    };
    const buyer = genesis("buyer");
    const path = admissionPath([factory, buyer, ...founders], "factory", NOW);
    expect(namesOf(path)).toEqual(["factory", "bank", "buyer"]);
  });

  it("leads from a renewal on others' word back to the first admission that theirs rests on", () => {
    const x: Member = {
      party: "x",
      admissions: [
        admission({ basis: GENESIS, since: 0, until: 1_000 }),
        admission({ since: 900, until: 2_000, endorsers: ["v", "y"] }),
      ],
    };
    const y = member("y", { since: 100, endorsers: ["v", "x"] });
    const path = admissionPath([x, y, genesis("v")], "x", 1_500);
    expect(namesOf(path)).toEqual(["x", "v", "y", "x"]);
  });

  it("breaks where somebody who vouched twice was no member the first time", () => {
    const buyer = member("buyer", { since: 500, endorsers: ["bank", "certifier"] });
    const maker = member("maker", { since: 100, endorsers: ["bank", "buyer"] });
    const factory = member("factory", { since: 600, endorsers: ["buyer", "maker"] });
    expect(admissionPath([factory, buyer, maker, ...founders], "factory", NOW)).toEqual({
      party: "buyer",
      vouchedFor: "maker",
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

describe("whatever parties admit one another as the contract lets them", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const founders = new Set(["a", "b", "c"]);
  const happening = fc.record({
    /** Several fall into one block. */
    later: fc.nat(4),
    party: fc.constantFrom(...names),
    role: fc.nat(2),
    by: fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 3 }),
    validity: fc.integer({ min: 1, max: 30 }),
  });

  it("every member's path leads to the genesis, at every time", () => {
    const isLed = fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { end, members } = history(happenings);
      const times = Array.from({ length: end + 1 }, (_, at) => at);
      const gaps = members.flatMap(({ admissions, party }) =>
        times
          .filter((at) => holds(admissions, at))
          .map((at) => admissionPath(members, party, at))
          .filter((path) => "party" in path),
      );
      expect(gaps).toEqual([]);
    });
    expect(() => fc.assert(isLed, { numRuns: 300 })).not.toThrow();
  });

  interface Happening {
    readonly later: number;
    readonly party: string;
    readonly role: number;
    readonly by: readonly string[];
    readonly validity: number;
  }

  /** What is on the chain after some attempts, of which it takes those that it may. */
  function history(happenings: readonly Happening[]): { members: Member[]; end: number } {
    const all = new Map<string, Admission[]>(
      names.map((name) => [
        name,
        founders.has(name) ? [admission({ basis: GENESIS, since: 0, until: 25 })] : [],
      ]),
    );
    const of = (name: string): Admission[] => all.get(name) ?? [];
    let now = 0;
    for (const { by, later, party, role, validity } of happenings) {
      now += later;
      const until = now + validity;
      const isLonger = of(party).every((way) => way.role !== role || way.until < until);
      const areMembers = by.every((name) => name !== party && holds(of(name), now));
      if (isLonger && areMembers)
        of(party).push(admission({ role, since: now, until, endorsers: by }));
    }
    // As they are asked for: role by role.
    const members = names.map((party) => ({
      party,
      admissions: of(party).toSorted((a, b) => a.role - b.role),
    }));
    return { members, end: now };
  }
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
