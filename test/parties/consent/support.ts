import fc from "fast-check";
import type {
  HeldAuthorisation,
  HeldConsent,
} from "../../../service/parties/consent/authorisation.ts";
import type { HeldContract, Look, Standing } from "../../../service/parties/consent/decide-look.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
  type IndividualConsent,
} from "../../../service/parties/consent/document.ts";
import {
  type OpenContract,
  openContractHash,
} from "../../../service/parties/consent/open-contract.ts";
import { resolutions } from "../../../service/parties/consent/period.ts";
import { lookPurposes, purposes } from "../../../service/parties/consent/purpose.ts";
import { sections } from "../../../service/parties/consent/section.ts";

export const factory = "fa".repeat(32);
export const bank = "ba".repeat(32);
export const insurer = "15".repeat(32);
const salt = "AAAAAAAAAAAAAAAAAAAAAA";

export const authorisationOf = (
  changes: Partial<EnterpriseAuthorisation> = {},
): EnterpriseAuthorisation => ({
  v: 1,
  kind: "enterprise-authorisation",
  grantor: factory,
  grantee: bank,
  scope: {
    sections: ["deviceTrust", "quality"],
    from: "2026-01-01T00:00:00.000Z",
    to: "2027-01-01T00:00:00.000Z",
    resolution: "day",
  },
  purpose: "creditApplication",
  validFrom: "2026-06-01T00:00:00.000Z",
  expiresAt: "2026-09-01T00:00:00.000Z",
  uses: null,
  consents: [],
  salt,
  ...changes,
});

/** Granted and final, unless the test says otherwise. */
export function held(
  changes: Partial<EnterpriseAuthorisation> = {},
  state: Partial<HeldAuthorisation> = {},
): HeldAuthorisation {
  const document = authorisationOf(changes);
  return {
    commitment: commitmentOf(document),
    document,
    granted: "final",
    revoked: false,
    used: 0,
    consents: [],
    ...state,
  };
}

export const consentOf = (changes: Partial<IndividualConsent> = {}): IndividualConsent => ({
  v: 1,
  kind: "individual-consent",
  enterprise: factory,
  person: "9e".repeat(32),
  categories: ["work"],
  purpose: "creditApplication",
  grantee: bank,
  expiresAt: "2026-09-01T00:00:00.000Z",
  salt,
  ...changes,
});

export const heldConsent = (
  changes: Partial<IndividualConsent> = {},
  withdrawn = false,
): HeldConsent => ({ document: consentOf(changes), withdrawn });

export function heldContract(
  changes: Partial<OpenContract> = {},
  state: Partial<HeldContract> = {},
): HeldContract {
  const document: OpenContract = {
    v: 1,
    kind: "open-contract",
    lender: bank,
    factory,
    authorisation: commitmentOf(authorisationOf()),
    contract: "cc".repeat(32),
    monitoring: authorisationOf().scope,
    until: "2026-12-01T00:00:00.000Z",
    salt,
    ...changes,
  };
  return {
    hash: openContractHash(document),
    document,
    consents: [],
    consentsNeeded: 0,
    ...state,
  };
}

export const standingOf = (changes: Partial<Standing> = {}): Standing => ({
  authorisations: [],
  contracts: [],
  indexAgeMs: 100,
  indexAgeMsMax: 15_000,
  ...changes,
});

export const lookOf = (changes: Partial<Look> = {}): Look => ({
  looker: bank,
  factory,
  section: "quality",
  period: { from: "2026-05-01T00:00:00.000Z", to: "2026-06-01T00:00:00.000Z" },
  resolution: "day",
  purpose: "creditApplication",
  at: "2026-07-10T12:34:56.789Z",
  ...changes,
});

const START = Date.parse("2026-01-01T00:00:00.000Z");
const YEAR_MS = 365 * 86_400_000;

export const anyInstant = fc
  .integer({ min: 0, max: YEAR_MS })
  .map((ms) => new Date(START + ms).toISOString());

const anyPeriod = fc
  .tuple(anyInstant, anyInstant)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

/** Few parties, sections and purposes, so that most looks are nearly allowed. */
const anyParty = fc.constantFrom(bank, insurer);
const anySections = fc.uniqueArray(fc.constantFrom(...sections), { minLength: 1 });

const anyConsent: fc.Arbitrary<HeldConsent> = fc.record({
  document: fc
    .record({
      grantee: anyParty,
      expiresAt: anyInstant,
      categories: fc.uniqueArray(fc.constantFrom("work", "finances", "identity"), { minLength: 1 }),
      purpose: fc.constantFrom(...purposes),
    })
    .map(consentOf),
  withdrawn: fc.boolean(),
});

export const anyHeld: fc.Arbitrary<HeldAuthorisation> = fc
  .record({
    document: fc.record({
      grantee: anyParty,
      scope: fc
        .tuple(anyPeriod, anySections, fc.constantFrom(...resolutions))
        .map(([period, named, resolution]) => ({ ...period, sections: named, resolution })),
      purpose: fc.constantFrom(...purposes),
      validFrom: anyInstant,
      expiresAt: anyInstant,
      uses: fc.option(fc.integer({ min: 1, max: 3 })),
    }),
    granted: fc.constantFrom("no", "seen", "final"),
    revoked: fc.boolean(),
    used: fc.nat(4),
    consents: fc.array(anyConsent, { maxLength: 3 }),
    missing: fc.nat(1),
  })
  .map(({ consents, document, missing, ...state }) => {
    const listed = consents.map((consent) => commitmentOf(consent.document));
    return held(
      { ...document, consents: missing === 1 ? [...listed, "00".repeat(32)] : listed },
      { ...state, consents },
    );
  });

export const anyLook: fc.Arbitrary<Look> = fc.record({
  looker: anyParty,
  factory: fc.constant(factory),
  section: fc.constantFrom(...sections),
  period: anyPeriod,
  resolution: fc.constantFrom(...resolutions),
  purpose: fc.constantFrom(...lookPurposes),
  at: anyInstant,
});

/** A look and a document that differ in two things at most: random ones would never meet. */
export const nearlyAllowed: fc.Arbitrary<{ look: Look; document: HeldAuthorisation }> = fc
  .record({
    wild: fc.record({ look: anyLook, held: anyHeld }),
    lookWild: fc.subarray(["looker", "section", "period", "resolution", "purpose", "at"] as const, {
      maxLength: 2,
    }),
    heldWild: fc.subarray(["granted", "revoked", "used", "document"] as const, { maxLength: 1 }),
  })
  .map(({ heldWild, lookWild, wild }) => {
    const look = { ...lookOf() };
    for (const name of lookWild) Object.assign(look, { [name]: wild.look[name] });
    const document = { ...held({ consents: wild.held.document.consents }) };
    for (const name of heldWild) Object.assign(document, { [name]: wild.held[name] });
    return { look, document: { ...document, consents: wild.held.consents } };
  });
