import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { InstantSchema, SaltSchema } from "../../../device-attest/record.ts";
import { sha256 } from "#crypto";
import { isInstant, resolutions } from "./period.ts";
import { categories } from "./personal-data.ts";
import { purposes } from "./purpose.ts";
import { sections } from "./section.ts";

const closed = { additionalProperties: false } as const;

/** 32 bytes, hexadecimal: the id of a party, or the SHA-256 of a document. */
export const HashSchema = Type.String({ pattern: "^[0-9a-f]{64}$" });

export const ScopeSchema = Type.Object(
  {
    sections: Type.Array(Type.Enum([...sections]), { minItems: 1, uniqueItems: true }),
    /** Which time the data speaks of, not when it is looked at. */
    from: InstantSchema,
    to: InstantSchema,
    /** The finest that may be looked at. */
    resolution: Type.Enum([...resolutions]),
  },
  closed,
);

/** A factory lets somebody look. It acts once its commitment is granted on chain and final. */
export const EnterpriseAuthorisationSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("enterprise-authorisation"),
    grantor: HashSchema,
    grantee: HashSchema,
    scope: ScopeSchema,
    purpose: Type.Enum([...purposes]),
    validFrom: InstantSchema,
    expiresAt: InstantSchema,
    /** How many looks it allows; null for any number. */
    uses: Type.Union([Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }), Type.Null()]),
    /** Commitments of the individual consents that it rests on. */
    consents: Type.Array(HashSchema, { maxItems: 256, uniqueItems: true }),
    salt: SaltSchema,
  },
  { ...closed, $id: "https://tallystick.dev/schema/enterprise-authorisation/1" },
);

/**
 * A person lets somebody look at what an enterprise holds about that person. Signed by the person's own key, or the
 * hash of a signed paper; never by the enterprise.
 */
export const IndividualConsentSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("individual-consent"),
    enterprise: HashSchema,
    /** Salted pseudonym: what leads back to the person is kept apart and can be erased. */
    person: HashSchema,
    categories: Type.Array(Type.Enum([...categories]), { minItems: 1, uniqueItems: true }),
    purpose: Type.Enum([...purposes]),
    grantee: HashSchema,
    expiresAt: InstantSchema,
    salt: SaltSchema,
  },
  { ...closed, $id: "https://tallystick.dev/schema/individual-consent/1" },
);

export type Scope = Static<typeof ScopeSchema>;
export type EnterpriseAuthorisation = Static<typeof EnterpriseAuthorisationSchema>;
export type IndividualConsent = Static<typeof IndividualConsentSchema>;

/** What goes on chain of a document: SHA-256 of its canonical form, which the salt keeps from being guessed. */
export const commitmentOf = (document: EnterpriseAuthorisation | IndividualConsent): string =>
  toHex(sha256(utf8(canonicalize(document))));

/** Why a document that fits its schema means nothing. */
export type DocumentFault = "commitmentOther" | "selfGranted" | "neverValid";

export function authorisationFault(
  document: EnterpriseAuthorisation,
  commitment: string,
): DocumentFault | undefined {
  const { expiresAt, grantee, grantor, scope, validFrom } = document;
  if (commitmentOf(document) !== commitment) return "commitmentOther";
  if (grantor === grantee) return "selfGranted";
  const isEver = isPeriod(validFrom, expiresAt) && isPeriod(scope.from, scope.to);
  return isEver ? undefined : "neverValid";
}

export function consentFault(
  document: IndividualConsent,
  commitment: string,
): DocumentFault | undefined {
  if (commitmentOf(document) !== commitment) return "commitmentOther";
  if (document.enterprise === document.grantee) return "selfGranted";
  return isInstant(document.expiresAt) ? undefined : "neverValid";
}

const isPeriod = (from: string, to: string): boolean =>
  isInstant(from) && isInstant(to) && from < to;
