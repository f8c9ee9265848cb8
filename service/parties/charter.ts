import { type CredentialKind, credentialKind } from "./credential-kind.ts";
import { type Role, roleNumber, roleSet } from "./role.ts";

/** As in `IMemberships.Requirement`. */
export interface Requirement {
  readonly kind: string;
  /** Set of role bits. */
  readonly issuers: number;
}

/** As in `IMemberships.Rule`. */
export interface Rule {
  /** Set of role bits. */
  readonly endorsers: number;
  readonly endorsements: number;
  /** Seconds. */
  readonly validity: number;
  readonly credentials: readonly Requirement[];
}

/** As in `IMemberships.RoleRule`. */
export interface RoleRule {
  readonly role: number;
  readonly rule: Rule;
}

/** As in `IMemberships.Charter`: what no vote can change. Times are seconds of the chain's clock. */
export interface Charter {
  readonly councilRoles: number;
  readonly voteDelay: number;
  readonly voteWindow: number;
  readonly suspensionPeriod: number;
  readonly bootstrapUntil: number;
  readonly bootstrapPartiesMax: number;
}

const DAY = 86_400;
const YEAR = 365 * DAY;

/**
 * A council of those who answer for others' word (who owes, who lends, who inspects), never of the operator: it must
 * not decide whom it serves. Two days to look at a proposal, and a suspension that lasts as long as two votes.
 */
export const charterFrom = (nowSeconds: number): Charter => ({
  councilRoles: roleSet("coreEnterprise", "bank", "insurer", "auditor", "certifier"),
  voteDelay: 2 * DAY,
  voteWindow: 14 * DAY,
  suspensionPeriod: 30 * DAY,
  bootstrapUntil: nowSeconds + YEAR,
  bootstrapPartiesMax: 24,
});

/**
 * The first rules (DESIGN section 8.1). A party is endorsed by those who deal with its kind and lose by a false one:
 * its buyers and its financiers; whoever attests or inspects, by others who do. Who is supervised by law shows the
 * licence, everybody shows that the firm exists. Roles of the council take a third word: whoever can let members into it
 * can in the end outvote it.
 */
export const firstRules: readonly RoleRule[] = [
  rule("operator", 3, ["coreEnterprise", "bank", "auditor", "certifier"], "businessLicence"),
  rule("manufacturer", 2, ["coreEnterprise", "bank", "lessor", "certifier"], "businessLicence"),
  rule("supplier", 2, ["coreEnterprise", "manufacturer", "bank", "certifier"], "businessLicence"),
  rule("coreEnterprise", 3, ["coreEnterprise", "bank", "auditor"], "businessLicence"),
  rule("distributor", 2, ["coreEnterprise", "manufacturer", "logistics"], "businessLicence"),
  rule("logistics", 2, ["coreEnterprise", "manufacturer", "insurer"], "transportLicence"),
  rule("warehouse", 2, ["coreEnterprise", "bank", "logistics", "insurer"], "businessLicence"),
  rule("marketplace", 2, ["coreEnterprise", "bank", "auditor"], "businessLicence"),
  rule("bank", 3, ["bank", "insurer", "auditor"], "financialLicence"),
  rule("insurer", 3, ["bank", "insurer", "auditor"], "financialLicence"),
  rule("lessor", 2, ["bank", "insurer", "lessor", "auditor"], "financialLicence"),
  rule("maker", 2, ["manufacturer", "auditor", "certifier"], "securityCertificate"),
  rule("auditor", 3, ["bank", "auditor", "certifier"], "accreditation"),
  rule("certifier", 3, ["coreEnterprise", "auditor", "certifier"], "accreditation"),
];

/** Every kind of paper is checked by an auditor or a certifier, never by whoever sells to the applicant. */
function rule(
  role: Role,
  endorsements: number,
  endorsers: readonly Role[],
  kind: CredentialKind,
): RoleRule {
  const credentials = [{ kind: credentialKind(kind), issuers: roleSet("auditor", "certifier") }];
  return {
    role: roleNumber(role),
    rule: { endorsers: roleSet(...endorsers), endorsements, validity: YEAR, credentials },
  };
}
