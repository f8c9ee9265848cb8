import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HeldAuthorisation } from "../../../service/parties/consent/authorisation.ts";
import {
  type Decision,
  decideLook,
  type Look,
  type Standing,
} from "../../../service/parties/consent/decide-look.ts";
import { bucketOf, isFiner } from "../../../service/parties/consent/period.ts";
import { personalDataOf } from "../../../service/parties/consent/personal-data.ts";
import type { Refusal } from "../../../service/parties/consent/refusal.ts";
import {
  anyHeld,
  anyInstant,
  authorisationOf,
  consentOf,
  factory,
  held,
  heldConsent,
  heldContract,
  insurer,
  lookOf,
  nearlyAllowed,
  standingOf,
} from "./support.ts";
import { commitmentOf } from "../../../service/parties/consent/document.ts";

const under = (...authorisations: readonly HeldAuthorisation[]): Standing =>
  standingOf({ authorisations });

const decided = (look: Partial<Look>, standing: Standing): "allowed" | Refusal =>
  outcomeOf(decideLook(lookOf(look), standing));

const allows = (look: Look, document: HeldAuthorisation): boolean =>
  decideLook(look, under(document)).allowed;

const outcomeOf = (decision: Decision): "allowed" | Refusal =>
  decision.allowed ? "allowed" : decision.refusal;

describe("an authorisation", () => {
  test("lets its grantee look", () => {
    const document = held();
    expect(decideLook(lookOf(), under(document))).toEqual({
      allowed: true,
      by: { kind: "authorisation", commitment: document.commitment, counted: false },
      period: lookOf().period,
    });
  });

  test.each<[Refusal, Partial<Look>, HeldAuthorisation]>([
    ["notAuthorised", { looker: insurer }, held()],
    ["notAuthorised", {}, held({ grantor: insurer })],
    ["notAuthorised", {}, held({}, { granted: "no" })],
    ["notYetFinal", {}, held({}, { granted: "seen" })],
    ["notYetValid", { at: "2026-05-31T23:59:59.999Z" }, held()],
    ["expired", { at: "2026-09-01T00:00:00.000Z" }, held()],
    ["revoked", {}, held({}, { revoked: true })],
    ["usedUp", {}, held({ uses: 3 }, { used: 3 })],
    ["sectionNotGranted", { section: "energy" }, held()],
    ["resolutionTooFine", { resolution: "hour" }, held()],
    ["purposeNotGranted", { purpose: "research" }, held()],
    ["purposeNotGranted", { purpose: "contractMonitoring" }, held()],
    [
      "periodNotGranted",
      { period: { from: "2025-01-01T00:00:00.000Z", to: "2026-01-01T00:00:00.000Z" } },
      held(),
    ],
    [
      "consentMissing",
      { section: "payment" },
      held({ scope: { ...authorisationOf().scope, sections: ["payment"] } }),
    ],
  ])("is refused as %s", (refusal, look, document) => {
    expect(decided(look, under(document))).toBe(refusal);
  });

  test("does not add up with another: one covers the section, the other the purpose", () => {
    const section = held({ purpose: "research" });
    const purpose = held({ scope: { ...authorisationOf().scope, sections: ["energy"] } });
    expect(decided({}, under(section, purpose))).toBe("sectionNotGranted");
  });

  test("is chosen where it uses nothing up", () => {
    const counted = held({ uses: 1 });
    const free = held();
    const decision = decideLook(lookOf(), under(counted, free));
    expect(decision).toMatchObject({ by: { commitment: free.commitment } });
  });

  test("shows its own period only", () => {
    const period = { from: "2025-06-15T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z" };
    expect(decideLook(lookOf({ period }), under(held()))).toMatchObject({
      period: { from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z" },
    });
  });

  test("by the day shows whole days that are over, or their difference would tell of hours", () => {
    const period = { from: "2026-07-08T11:00:00.000Z", to: "2026-07-10T12:00:00.000Z" };
    expect(decideLook(lookOf({ period }), under(held()))).toMatchObject({
      period: { from: "2026-07-09T00:00:00.000Z", to: "2026-07-10T00:00:00.000Z" },
    });
    const today = { from: "2026-07-10T00:00:00.000Z", to: "2026-07-11T00:00:00.000Z" };
    expect(decided({ period: today }, under(held()))).toBe("periodNotGranted");
  });
});

describe("a section with personal data", () => {
  const scope = { ...authorisationOf().scope, sections: ["records" as const] };
  const listing = (...given: readonly ReturnType<typeof heldConsent>[]): HeldAuthorisation =>
    held(
      { scope, consents: given.map(({ document }) => commitmentOf(document)) },
      { consents: given },
    );

  test.each<["allowed" | Refusal, string, HeldAuthorisation]>([
    ["allowed", "the person consented", listing(heldConsent())],
    ["consentMissing", "nobody was asked", listing()],
    ["consentMissing", "the person withdrew", listing(heldConsent({}, true))],
    [
      "consentMissing",
      "one of two withdrew",
      listing(heldConsent(), heldConsent({ person: "00".repeat(32) }, true)),
    ],
    [
      "consentMissing",
      "the consent expired",
      listing(heldConsent({ expiresAt: "2026-07-01T00:00:00.000Z" })),
    ],
    ["consentMissing", "it is for another purpose", listing(heldConsent({ purpose: "research" }))],
    ["consentMissing", "it is for another reader", listing(heldConsent({ grantee: insurer }))],
    ["consentMissing", "another enterprise has it", listing(heldConsent({ enterprise: insurer }))],
    [
      "consentMissing",
      "it is about something else",
      listing(heldConsent({ categories: ["finances"] })),
    ],
    [
      "consentMissing",
      "a listed consent is not here",
      held(
        { scope, consents: [commitmentOf(consentOf()), "00".repeat(32)] },
        { consents: [heldConsent()] },
      ),
    ],
  ])("is %s when %s", (outcome, _, document) => {
    expect(decided({ section: "records" }, under(document))).toBe(outcome);
  });

  test("is not opened by consents alone", () => {
    expect(decided({ section: "records" }, standingOf())).toBe("notAuthorised");
  });
});

describe("an open contract", () => {
  const monitoring: Partial<Look> = { purpose: "contractMonitoring" };
  const revoked = held({}, { revoked: true });

  test("goes on after its authorisation was revoked, and for nothing but its monitoring", () => {
    const standing = standingOf({ authorisations: [revoked], contracts: [heldContract()] });
    expect(decided(monitoring, standing)).toBe("allowed");
    expect(decided({}, standing)).toBe("revoked");
    expect(decided({ purpose: "creditMonitoring" }, standing)).toBe("revoked");
  });

  test.each<[Refusal, Partial<Look>]>([
    ["expired", { at: "2026-12-01T00:00:00.000Z" }],
    ["sectionNotGranted", { section: "energy" }],
    ["resolutionTooFine", { resolution: "record" }],
    ["notAuthorised", { looker: insurer }],
  ])("is refused as %s", (refusal, look) => {
    const standing = standingOf({ contracts: [heldContract()] });
    expect(decided({ ...monitoring, ...look }, standing)).toBe(refusal);
  });

  test("shows no personal data after a person withdrew", () => {
    const scope = { ...authorisationOf().scope, sections: ["records" as const] };
    const contract = (withdrawn: boolean) =>
      standingOf({
        contracts: [
          heldContract(
            { monitoring: scope },
            { consents: [heldConsent({}, withdrawn)], consentsNeeded: 1 },
          ),
        ],
      });
    expect(decided({ ...monitoring, section: "records" }, contract(false))).toBe("allowed");
    expect(decided({ ...monitoring, section: "records" }, contract(true))).toBe("consentMissing");
  });
});

describe("a factory", () => {
  test("sees its own, with nothing granted and the chain out of sight", () => {
    const look = lookOf({ looker: factory, section: "records", resolution: "record" });
    const decision = decideLook(look, standingOf({ indexAgeMs: 1e9 }));
    expect(decision).toEqual({ allowed: true, by: { kind: "own" }, period: look.period });
  });
});

test.each([
  ["allowed", 15_000],
  ["indexStale", 15_001],
] as const)("another's look is %s when the index is %d ms old", (outcome, indexAgeMs) => {
  expect(decided({}, { ...under(held()), indexAgeMs })).toBe(outcome);
});

describe("whatever is asked under whatever documents", () => {
  const many = { numRuns: 3000 };

  test("no document allows what one of its fields does not", () => {
    let allowed = 0;
    fc.assert(
      fc.property(
        nearlyAllowed,
        fc.array(anyHeld, { maxLength: 3 }),
        ({ document, look }, more) => {
          const documents = [...more, document];
          const decision = decideLook(look, under(...documents));
          if (!decision.allowed || decision.by.kind !== "authorisation") return;
          allowed++;
          const { commitment } = decision.by;
          const ground = documents.find(
            (one) => one.commitment === commitment,
          ) as HeldAuthorisation;
          expectEveryFieldAllows(look, ground, decision.period);
        },
      ),
      many,
    );
    expect(allowed).toBeGreaterThan(200);
  });

  test("a revocation or withdrawal more never allows more", () => {
    const holds = fc.property(nearlyAllowed, fc.nat(3), ({ document, look }, at) => {
      const consents = document.consents.map((consent, index) =>
        index === at ? { ...consent, withdrawn: true } : consent,
      );
      const fewer = [
        { ...document, revoked: true },
        { ...document, consents },
      ];
      return allows(look, document) || !fewer.some((less) => allows(look, less));
    });
    expect(() => fc.assert(holds, many)).not.toThrow();
  });

  test("time only closes what was valid", () => {
    // Not valid yet, or the bucket was still filling.
    const opens = new Set<string>(["allowed", "notYetValid", "periodNotGranted"]);
    const holds = fc.property(nearlyAllowed, anyInstant, ({ document, look }, other) => {
      const [early, late] = [look.at, other].toSorted() as [string, string];
      const before = outcomeOf(decideLook({ ...look, at: early }, under(document)));
      const after = decideLook({ ...look, at: late }, under(document));
      return !after.allowed || opens.has(before);
    });
    expect(() => fc.assert(holds, many)).not.toThrow();
  });

  test("an older index never allows more", () => {
    const holds = fc.property(
      nearlyAllowed,
      fc.nat(40_000),
      fc.nat(40_000),
      ({ document, look }, a, b) => {
        const [young, old] = [Math.min(a, b), Math.max(a, b)].map(
          (indexAgeMs) => decideLook(look, { ...under(document), indexAgeMs }).allowed,
        );
        return young === true || old === false;
      },
    );
    expect(() => fc.assert(holds, many)).not.toThrow();
  });
});

/** Field by field, and in other words than the code's. */
function expectEveryFieldAllows(
  look: Look,
  { consents, document, granted, revoked, used }: HeldAuthorisation,
  period: Look["period"],
): void {
  const { scope } = document;
  expect({ granted, revoked }).toEqual({ granted: "final", revoked: false });
  expect([document.grantor, document.grantee]).toEqual([look.factory, look.looker]);
  expect(document.validFrom <= look.at && look.at < document.expiresAt).toBe(true);
  expect(used).toBeLessThan(document.uses ?? Number.POSITIVE_INFINITY);
  expect(document.purpose).toBe(look.purpose);
  expect(scope.sections).toContain(look.section);
  expect(isFiner(look.resolution, scope.resolution)).toBe(false);
  for (const outer of [scope, look.period])
    expect(outer.from <= period.from && period.to <= outer.to).toBe(true);
  for (const edge of [period.from, period.to]) expect(bucketOf(edge, look.resolution)).toBe(edge);
  expect(look.resolution === "record" || period.to <= look.at).toBe(true);
  for (const category of personalDataOf(look.section)) {
    const concerned = consents.filter((consent) => consent.document.categories.includes(category));
    expect(concerned.length).toBeGreaterThan(0);
    for (const consent of concerned) {
      expect(consent.withdrawn).toBe(false);
      expect(look.at < consent.document.expiresAt).toBe(true);
      expect([consent.document.grantee, consent.document.purpose]).toEqual([
        look.looker,
        look.purpose,
      ]);
    }
  }
}
